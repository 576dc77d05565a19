/** Shorter ones would blot out ordinary words; nobody's token is that short. */
const MIN_LENGTH = 4;

/** Everything that was sent as a credential, so that a server that sends it back does not get it into a message. */
export class Secrets {
  readonly #known = new Set<string>();

  add(...secrets: readonly string[]): void {
    for (const secret of secrets) if (secret.length >= MIN_LENGTH) this.#known.add(secret);
  }

  /** A server's text on one line, printable, short, and without any secret. */
  redact(text: string, maxLength: number = 200): string {
    let clean = text;
    for (const secret of this.#known) clean = clean.replaceAll(secret, '…');
    clean = clean.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
    return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
  }
}
