import type { Word } from './dockerfile.ts';

/** The words of a text from an offset on: runs without unquoted blanks, quotes and escapes kept. */
export function splitWords(text: string, from: number, escape: string): Word[] {
  const words: Word[] = [];
  let at = skipBlanks(text, from);
  while (at < text.length) {
    const end = wordEnd(text, at, escape);
    words.push({ raw: text.slice(at, end), offset: at });
    at = skipBlanks(text, end);
  }
  return words;
}

/** Where the word that starts at an offset ends. */
export function wordEnd(text: string, from: number, escape: string): number {
  let at = from;
  let quote = '';
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === escape && quote !== "'") at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (isBlank(character)) break;
  }
  return Math.min(at, text.length);
}

/** The next offset that holds no blank. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at]!)) at++;
  return at;
}

/** A word without its quotes and escapes; what is in single quotes stays as it is. */
export function unquote(raw: string, escape: string): string {
  let value = '';
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!;
    if (character === escape && quote !== "'" && at + 1 < raw.length) {
      const next = raw[++at]!;
      // In double quotes the escape speaks only to these.
      value += quote === '"' && next !== '"' && next !== '$' && next !== escape ? escape + next : next;
    } else if (quote !== '' ? character === quote : character === '"' || character === "'")
      quote = quote === '' ? character : '';
    else value += character;
  }
  return value;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
