/**
 * Text from an image, an advisory or a registry as it may go to a terminal: control characters, line breaks and the
 * characters that turn the direction of text (Unicode TR 36, section 2) are shown as escapes, so that nothing can pose as
 * output of ours.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu,
    (character) => {
      const code = character.codePointAt(0)!;
      return code <= 0xff
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );
}

/** The columns that a text takes on a terminal: wide East Asian characters take two, combining ones none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x300) columns++;
    else if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    else columns += isWide(code) ? 2 : 1;
  }
  return columns;
}

/** The wide blocks of Unicode's EastAsianWidth data, roughly: Hangul Jamo, CJK, Hangul, full-width forms, emoji. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Cuts a text to a number of columns and marks the cut. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const width = columnsOf(character);
    if (used + width > columns - 1) break;
    kept += character;
    used += width;
  }
  return `${kept}…`;
}

/** Breaks a text into lines of a number of columns, at spaces where there are some; what is longer than so many lines is cut. */
export function wrap(text: string, columns: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length < most - 1 && columnsOf(rest) > columns) {
    const head = fit(rest, columns + 1).slice(0, -1);
    const space = head.lastIndexOf(' ');
    const end = space > columns / 2 ? space : head.length;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, fit(rest, columns)];
}
