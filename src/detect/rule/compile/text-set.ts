/** Texts to find others among. Most that are asked for have a length that none of them has: that spares hashing them. */
export class TextSet {
  private readonly texts: ReadonlySet<unknown>;
  /** Bit n: a text has this length, modulo 32. */
  private readonly lengths: number;

  constructor(texts: readonly string[]) {
    this.texts = new Set(texts);
    this.lengths = texts.reduce((lengths, { length }) => lengths | (1 << length), 0);
  }

  has(text: string): boolean {
    return ((this.lengths >>> text.length) & 1) === 1 && this.texts.has(text);
  }
}
