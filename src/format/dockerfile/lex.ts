import { isSpace } from './space.ts';

/** How a text is lexed: which quotes, escapes and variables stay as they are written. */
export interface LexOptions {
  readonly escape: string;
  readonly keepQuotes?: boolean;
  readonly keepEscapes?: boolean;
  /** Quotes are plain characters, as in here-documents. */
  readonly plainQuotes?: boolean;
  /** Unknown modifiers after a colon are faults; the builder passes over them where it expands nothing. */
  readonly strict?: boolean;
}

/** A lexed text; `fault` says why the builder would refuse it. */
export interface Lexed {
  readonly value: string;
  readonly words: readonly string[];
  readonly fault?: string;
}

/** Nested `${a:-${b:-…}}`: the lexer recurses, and deeper is nothing that people write. */
const MAX_DEPTH = 100;
const NAME = /\p{Nd}+|[@*#?$!-]|[\p{L}\p{Nd}_]+/uy;

/** Takes a text apart by the quoting rules of the builder (its own lexer, close to POSIX 2.2); variables stay as written. */
export function lexText(text: string, options: LexOptions): Lexed {
  const lexer = new Lexer(text, options);
  const value = lexer.run();
  return lexer.fault === undefined
    ? { value, words: lexer.words }
    : { value: '', words: [], fault: lexer.fault };
}

class Lexer {
  fault: string | undefined;
  words: string[] = [];
  private readonly text: string;
  private readonly options: LexOptions;
  private keepEscapes: boolean;
  private at = 0;
  private depth = 0;
  private word = '';
  private inWord = false;

  constructor(text: string, options: LexOptions) {
    this.text = text;
    this.options = options;
    this.keepEscapes = options.keepEscapes === true;
  }

  run(): string {
    const value = this.until('', this.keepEscapes, false);
    this.endWord();
    return value;
  }

  /** Reads up to a character, or to the end; a pattern keeps doubled escapes in quotes. */
  private until(stop: string, keepEscapes: boolean, pattern: boolean): string {
    if (++this.depth > MAX_DEPTH) return this.fail('substitutions are nested too deeply');
    const before = this.keepEscapes;
    this.keepEscapes = keepEscapes;
    let value = '';
    let closed = false;
    while (this.fault === undefined && this.at < this.text.length) {
      const character = this.text[this.at]!;
      if (character === stop) {
        this.at++;
        closed = true;
        break;
      }
      value += this.piece(character, pattern);
    }
    this.keepEscapes = before;
    this.depth--;
    if (stop !== '' && !closed) return this.fail(`${stop} is missing`);
    return value;
  }

  private piece(character: string, pattern: boolean): string {
    if (character === '$') {
      const value = this.dollar();
      for (const one of value) this.add(one);
      return value;
    }
    if ((character === "'" || character === '"') && this.options.plainQuotes !== true) {
      const value = character === "'" ? this.singleQuoted(pattern) : this.doubleQuoted(pattern);
      return this.addWhole(value);
    }
    if (character === '<' && this.text[this.at + 1] === '<') {
      // A here-document may have blanks between its sign and its name.
      const blanks = /^[\t\r ]*/.exec(this.text.slice(this.at + 2, this.at + 1024))![0];
      this.at += 2 + blanks.length;
      return this.addWhole(`<<${blanks}`);
    }
    this.at++;
    if (character !== this.options.escape) {
      this.add(character);
      return character;
    }
    const kept = this.keepEscapes ? this.addWhole(character) : '';
    const next = this.text[this.at];
    if (next === undefined) return kept;
    this.at++;
    return kept + this.addWhole(next);
  }

  private singleQuoted(pattern: boolean): string {
    const close = this.text.indexOf("'", this.at + 1);
    if (close === -1) return this.fail('a single quote is not closed');
    let inside = this.text.slice(this.at + 1, close);
    if (pattern) inside = inside.replaceAll(this.options.escape, this.options.escape.repeat(2));
    this.at = close + 1;
    return this.options.keepQuotes === true ? `'${inside}'` : inside;
  }

  private doubleQuoted(pattern: boolean): string {
    const { escape, keepQuotes } = this.options;
    const quote = keepQuotes === true ? '"' : '';
    let value = quote;
    this.at++;
    while (this.fault === undefined) {
      const character = this.text[this.at];
      if (character === undefined) return this.fail('a double quote is not closed');
      if (character === '"') {
        this.at++;
        return value + quote;
      }
      if (character === '$') {
        value += this.dollar();
        continue;
      }
      this.at++;
      if (character !== escape) {
        value += character;
        continue;
      }
      const next = this.text[this.at];
      if (next === undefined) continue;
      if (next === '"' || next === '$' || next === escape) {
        value += (this.keepEscapes ? escape : '') + next;
        this.at++;
      } else value += (this.keepEscapes && (keepQuotes !== true || pattern) ? escape : '') + escape;
    }
    return value;
  }

  /** `$name` and `${name…}`; their values are not known here, so they stay. */
  private dollar(): string {
    this.at++;
    if (this.text[this.at] !== '{') return `$${this.name()}`;
    this.at++;
    const first = this.text[this.at];
    if (first === undefined) return this.fail('} is missing');
    if (first === '{' || first === '}' || first === ':') return this.fail('bad substitution');
    const name = this.name();
    let modifier = this.text[this.at++] ?? '';
    if (modifier === '}') return `\${${name}}`;
    if (modifier === '/') return this.replacement(name);
    if (modifier === ':') {
      modifier += this.text[this.at++] ?? '';
      const known = /^:[-+?]$/.test(modifier);
      if (/^:[#%]$/.test(modifier) || (this.options.strict === true && !known))
        return this.fail(`${modifier} is no modifier`);
    } else if (!'+-?#%'.includes(modifier) || modifier === '') return this.fail(`${modifier} is no modifier`);
    const pattern = modifier === '#' || modifier === '%';
    return `\${${name}${modifier}${this.nested('}', pattern, pattern)}}`;
  }

  private replacement(name: string): string {
    if (this.text[this.at] === '/') this.at++;
    const pattern = this.nested('/', true, true);
    return `\${${name}/${pattern}/${this.nested('}', true, false)}}`;
  }

  /** What stands in braces; the builder has one buffer for words, so that what came before in the word is lost. */
  private nested(stop: string, keepEscapes: boolean, pattern: boolean): string {
    const { words, inWord } = this;
    this.words = [];
    this.word = '';
    this.inWord = false;
    const value = this.until(stop, keepEscapes, pattern);
    this.words = words;
    this.word = '';
    this.inWord = inWord;
    return value;
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0] ?? '';
    this.at += name.length;
    return name;
  }

  private add(character: string): void {
    if (!isSpace(character)) this.addWhole(character);
    else if (this.inWord && this.word !== '') this.endWord();
  }

  private addWhole(text: string): string {
    this.word += text;
    this.inWord = true;
    return text;
  }

  private endWord(): void {
    if (this.word !== '') this.words.push(this.word);
    this.word = '';
    this.inWord = false;
  }

  private fail(message: string): string {
    this.fault ??= message;
    return '';
  }
}
