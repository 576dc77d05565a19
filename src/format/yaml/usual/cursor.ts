/** Reading stops: the text is written in a way that only the library reads. */
export class Unusual extends Error {}

/** Ends the reading of text that is not written in the usual way. */
export function unusual(): never {
  throw new Unusual();
}

/** Characters that mean something (YAML 1.2.2, section 5.3). */
export const CODE = {
  tab: 9,
  newline: 10,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  comma: 44,
  dash: 45,
  colon: 58,
  greater: 62,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
} as const;

/** A place in YAML text, line by line. */
export class Cursor {
  readonly text: string;
  at = 0;
  /** Where the line of `at` starts. */
  lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character here; NaN at the end. */
  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** True at a dash that starts an item of a list. */
  get atItem(): boolean {
    return this.code === CODE.dash && this.blankFollows;
  }

  /** True at a colon that ends a key. */
  get atKeyEnd(): boolean {
    return this.code === CODE.colon && this.blankFollows;
  }

  /** True at a line that starts or ends a document. */
  get atMarker(): boolean {
    return (
      this.column === 0 && (this.text.startsWith('---', this.at) || this.text.startsWith('...', this.at))
    );
  }

  get atQuote(): boolean {
    return this.code === CODE.doubleQuote || this.code === CODE.singleQuote;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === CODE.space) this.at++;
  }

  /** From the end of a value to the next content: on its own line only blanks and a comment may follow it. */
  endValue(): void {
    const before = this.at;
    this.skipSpaces();
    if (this.code === CODE.hash && this.at > before) this.skipToLineEnd();
    if (this.code !== CODE.newline && !this.atEnd) unusual();
    this.skipLines();
  }

  /** From a line's start, or end, to the next content: over lines of blanks and comments. */
  skipLines(): void {
    for (;;) {
      this.skipSpaces();
      const { code } = this;
      if (code === CODE.newline) this.nextLine();
      else if (code === CODE.hash) this.skipToLineEnd();
      else if (code === CODE.tab) unusual();
      else return;
    }
  }

  skipToLineEnd(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end === -1 ? this.text.length : end;
  }

  nextLine(): void {
    this.at++;
    this.lineStart = this.at;
  }

  private get blankFollows(): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    return next === CODE.space || next === CODE.newline || Number.isNaN(next);
  }
}
