import type { ShellList, ShellWord } from './script.ts';

/** What a word reader needs of the parser: how to read a command substitution that starts at an offset. */
export interface SubstitutionReader {
  readonly text: string;
  /** Reads `list )` and gives the offset after the parenthesis. */
  substitution(from: number): { list: ShellList; end: number };
  /** Reads the script in backquotes. */
  backquoted(script: string, offset: number): ShellList;
}

const ENDS_WORD = ' \t\r\n;&|<>()';

/** Reads a word by the quoting rules of POSIX.1, Shell Command Language 2.2; `end` is the offset after it. */
export function readWord(reader: SubstitutionReader, from: number): { word: ShellWord; end: number } {
  const { text } = reader;
  const substitutions: ShellList[] = [];
  let value = '';
  let dynamic = false;
  let at = from;
  let doubled = false;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '\\') {
      const next = text[at + 1];
      if (next !== '\n') value += doubled && !'$`"\\'.includes(next ?? '') ? `\\${next ?? ''}` : (next ?? '');
      at += 2;
    } else if (character === '"') {
      doubled = !doubled;
      at++;
    } else if (character === "'" && !doubled) {
      const close = text.indexOf("'", at + 1);
      const end = close === -1 ? text.length : close;
      value += text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '$') {
      const end = readExpansion(reader, at, substitutions);
      dynamic ||= end > at + 1;
      value += text.slice(at, end);
      at = end;
    } else if (character === '`') {
      const close = closingBackquote(text, at + 1);
      substitutions.push(reader.backquoted(text.slice(at + 1, close), at + 1));
      dynamic = true;
      value += text.slice(at, close + 1);
      at = close + 1;
    } else if (!doubled && ENDS_WORD.includes(character)) {
      // `<(…)` and `>(…)` are words of bash.
      if ((character !== '<' && character !== '>') || text[at + 1] !== '(') break;
      if (at > from) break;
      const { list, end } = reader.substitution(at + 2);
      substitutions.push(list);
      dynamic = true;
      value += text.slice(at, end);
      at = end;
    } else {
      value += character;
      at++;
    }
  }
  const end = Math.min(at, text.length);
  return { word: { raw: text.slice(from, end), value, dynamic, substitutions, offset: from }, end };
}

/** The offset after `$…`; only the offset after the dollar sign when it stands for itself. */
function readExpansion(reader: SubstitutionReader, at: number, substitutions: ShellList[]): number {
  const { text } = reader;
  const next = text[at + 1] ?? '';
  if (next === '(') {
    if (text[at + 2] === '(') {
      const close = text.indexOf('))', at + 3);
      return close === -1 ? text.length : close + 2;
    }
    const { list, end } = reader.substitution(at + 2);
    substitutions.push(list);
    return end;
  }
  if (next === '{') {
    const close = text.indexOf('}', at + 2);
    return close === -1 ? text.length : close + 1;
  }
  if (/[A-Za-z_]/.test(next)) {
    let end = at + 2;
    while (end < text.length && /\w/.test(text[end]!)) end++;
    return end;
  }
  return /[0-9@*#?$!-]/.test(next) ? at + 2 : at + 1;
}

function closingBackquote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '`') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}
