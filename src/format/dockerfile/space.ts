/** White space as Go's `unicode.IsSpace` knows it, which BuildKit trims by: with U+0085, without U+FEFF. */
const SPACE = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

/** True for a character that counts as white space. */
export function isSpace(character: string): boolean {
  return character === ' ' || SPACE.test(character);
}

/** How much white space a text starts with. */
export function leadingSpace(text: string): number {
  let at = 0;
  while (at < text.length && isSpace(text[at]!)) at++;
  return at;
}

/** A text without white space at its end. */
export function trimEndSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** A line without the carriage returns at its end. */
export function withoutReturn(line: string): string {
  if (!line.endsWith('\r')) return line;
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return line.slice(0, end);
}
