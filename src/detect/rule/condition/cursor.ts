import { unescapeQuoted } from './escape.ts';

/** Reads tokens of a condition from left to right; `offset` is where the next one starts. */
export class Cursor {
  readonly text: string;
  offset = 0;
  /** The last token that was taken, for messages. */
  token = '';

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** Skips blanks; true when there were some. */
  blank(): boolean {
    const start = this.offset;
    while (isBlank(this.text.charCodeAt(this.offset))) this.offset++;
    return this.offset > start;
  }

  /** Takes exactly this text. What follows it is not looked at. */
  literal(text: string): boolean {
    if (!this.text.startsWith(text, this.offset)) return false;
    this.token = text;
    this.offset += text.length;
    return true;
  }

  /** Takes the first of these texts that stands here. */
  oneOf<T extends string>(texts: readonly T[]): T | null {
    for (const text of texts) if (this.literal(text)) return text;
    return null;
  }

  /** Takes the first of these words that stands here with a blank after it; the blank stays. */
  wordOf<T extends string>(words: readonly T[]): T | null {
    for (const word of words) {
      if (isBlank(this.text.charCodeAt(this.offset + word.length)) && this.literal(word)) return word;
    }
    return null;
  }

  /** Takes what a sticky pattern matches here. */
  pattern(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null || match[0] === '') return false;
    this.token = match[0];
    this.offset += this.token.length;
    return true;
  }

  /**
   * Takes a quoted string and gives its value; null when none stands here or it never ends. It ends at the first quote
   * of its kind with no backslash right before it: as in Falco, an escaped backslash does not free the quote after it.
   */
  quoted(): string | null {
    const quote = this.text[this.offset];
    if (quote !== '"' && quote !== "'") return null;
    let end = this.text.indexOf(quote, this.offset + 1);
    while (end !== -1 && this.text[end - 1] === '\\') end = this.text.indexOf(quote, end + 1);
    if (end === -1) return null;
    const inner = this.text.slice(this.offset + 1, end);
    this.offset = end + 1;
    this.token = unescapeQuoted(inner, quote);
    return this.token;
  }
}

/** Space, backspace, tab, line feed, carriage return; NaN (the end) is none of them. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 8 && code <= 10) || code === 13;
}
