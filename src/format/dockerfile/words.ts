import type { Word } from './dockerfile.ts';
import { isSpace } from './space.ts';

/** The words of a text from an offset on: runs without unquoted blanks, quotes and escapes kept. */
export function splitWords(text: string, from: number, escape: string): Word[] {
  const words: Word[] = [];
  let at = skipBlanks(text, from);
  while (at < text.length) {
    const end = wordEnd(text, at, escape);
    // An escape that nothing follows is dropped.
    const raw = text.slice(at, Math.min(end, text.length));
    words.push({ raw: end > text.length ? raw.slice(0, -1) : raw, offset: at });
    at = skipBlanks(text, Math.min(end, text.length));
  }
  return words.filter(({ raw }) => raw !== '');
}

/** The pieces between blanks; quotes mean nothing here. A trailing blank is the caller's to cut. */
export function splitBlanks(text: string, from: number): Word[] {
  return [...text.slice(from).matchAll(/[^\t\v\f\r ]+/g)].map(({ 0: raw, index }) => ({
    raw,
    offset: from + index,
  }));
}

/** Where the word that starts at an offset ends: one past the text when an escape is its last character. */
function wordEnd(text: string, from: number, escape: string): number {
  let at = from;
  let quote = '';
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === escape && quote !== "'") at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (isSpace(character)) break;
  }
  return at;
}

/** The next offset that holds no blank. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text[at]!)) at++;
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
