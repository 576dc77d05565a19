/** One way to authenticate that a server offers (RFC 9110, section 11.3); parameter names are in lower case. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const EQUALS = /[ \t]*=[ \t]*/y;
const BLANKS = /[ \t]+/y;
const SEPARATORS = /[ \t,]+/y;

/**
 * Reads a `WWW-Authenticate` field (RFC 9110, section 11.6.1), several of them joined by commas, as far as it is
 * well-formed: what stands before the first error counts.
 */
export function parseChallenges(field: string): readonly Challenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(field) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  for (;;) {
    take(SEPARATORS);
    const name = take(TOKEN)?.[0].toLowerCase();
    if (name === undefined) return challenges;
    if (take(EQUALS) === undefined) {
      challenges.push({ scheme: name, parameters: new Map() });
      // Nothing that a registry offers has a token68, but one must not be taken for the next scheme.
      if (take(BLANKS) !== undefined) take(TOKEN68);
      continue;
    }
    const value = take(QUOTED)?.[1]!.replaceAll(/\\(.)/gs, '$1') ?? take(TOKEN)?.[0];
    const parameters = challenges.at(-1)?.parameters;
    if (value === undefined || parameters === undefined) return challenges;
    // The first of two parameters of one name counts, so that a later one cannot replace what was seen.
    if (!parameters.has(name)) parameters.set(name, value);
  }
}
