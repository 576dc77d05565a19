import { describeValue } from '../../values/error.ts';
import type { Meter } from '../../values/equality.ts';
import { codePointCount, codePoints } from '../../values/text.ts';
import { CelError, type Value } from '../../values/value.ts';

/** `s.charAt(i)`: the code point at a position, nothing at the end. */
export function charAt(text: string, index: Value): Value {
  const position = Number(index);
  if (isPlain(text))
    return position < 0 || position > text.length ? outOfRange(index) : text.charAt(position);
  const points = codePoints(text);
  return position < 0 || position > points.length ? outOfRange(index) : (points[position] ?? '');
}

/** `s.indexOf(part, from)`, positions in code points; `strict` refuses positions outside of the text. */
export function indexOfText(text: string, part: string, from: Value, strict: boolean): Value {
  const start = Number(from);
  if (strict && (start < 0 || start > codePointCount(text))) return outOfRange(from);
  if (part === '') return from;
  if (start < 0) return outOfRange(from);
  if (isPlain(text)) return start >= text.length ? -1 : text.indexOf(part, start);
  const points = codePoints(text);
  if (start >= points.length) return -1;
  const unit = unitOffset(points, start);
  const found = text.indexOf(part, unit);
  return found === -1 ? -1 : codePointCount(text.slice(0, found));
}

/** `s.lastIndexOf(part, from)`, positions in code points; `strict` refuses positions outside of the text. */
export function lastIndexOfText(text: string, part: string, from: Value | undefined, strict: boolean): Value {
  const plain = isPlain(text);
  const points = plain ? text : codePoints(text);
  const at = Number(from ?? 0);
  if (strict && (at < 0 || at > points.length)) return outOfRange(from!);
  if (part === '') return from ?? points.length;
  const start = from === undefined ? points.length - 1 : Number(from);
  if (from !== undefined && start < 0) return outOfRange(from);
  if (start >= points.length || start < 0) return -1;
  const found = text.lastIndexOf(part, plain ? start : unitOffset(points as readonly string[], start));
  return found === -1 || plain ? found : codePointCount(text.slice(0, found));
}

/** `s.substring(start, end)`. */
export function substring(text: string, start: Value, end: Value | undefined): Value {
  const points = isPlain(text) ? text : codePoints(text);
  const first = Number(start);
  const last = end === undefined ? points.length : Number(end);
  if (end !== undefined && first > last) {
    return new CelError(
      `invalid substring range. start: ${describeValue(start)}, end: ${describeValue(end)}`,
    );
  }
  if (first < 0 || first > points.length) return outOfRange(start);
  if (last < 0 || last > points.length) return outOfRange(end!);
  return typeof points === 'string' ? points.slice(first, last) : points.slice(first, last).join('');
}

/** `s.split(separator, n)`: at most n parts, the last one keeps the rest; all for a negative n. */
export function splitText(text: string, separator: string, limit: number): Value {
  if (limit === 0) return [];
  const parts = separator === '' ? codePoints(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** `s.replace(old, new, n)`: the first n, all for a negative n; an empty `old` is found around each code point. */
export function replaceText(
  text: string,
  old: string,
  replacement: string,
  limit: number,
  meter: Meter,
): Value {
  const parts = old === '' ? codePoints(text) : text.split(old);
  const found = old === '' ? parts.length + 1 : parts.length - 1;
  const count = limit < 0 ? found : Math.min(limit, found);
  meter.charge(text.length + count * replacement.length);
  if (old === '') {
    return (
      parts.map((point, i) => (i < count ? replacement + point : point)).join('') +
      (count === found ? replacement : '')
    );
  }
  const replaced = parts.slice(0, count + 1).join(replacement);
  return count === found ? replaced : replaced + old + parts.slice(count + 1).join(old);
}

/** `list.join(separator)`. */
export function joinTexts(list: readonly Value[], separator: string, meter: Meter): Value {
  let size = separator.length * list.length;
  for (const element of list) {
    if (typeof element !== 'string') return new CelError(`join: invalid input: ${describeValue(element)}`);
    size += element.length;
  }
  meter.charge(size);
  return (list as readonly string[]).join(separator);
}

// White space by Unicode's property, as Go's strings.TrimSpace sees it: trim() would leave U+0085 and take U+FEFF.
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const TRAILING = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `s.trim()`. */
export function trimText(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.test(text[end - 1]!)) end--;
  return text.slice(0, end).replace(LEADING_SPACE, '');
}

/** Text longer than this is charged for, each character so many steps of about 10 ns. */
const SHORT = 256;
const QUOTE_STEPS = 8;

const QUOTED: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** `strings.quote(s)`. */
export function quoteText(text: string, meter: Meter): string {
  if (text.length > SHORT) meter.charge(text.length * QUOTE_STEPS);
  return `"${text.toWellFormed().replaceAll(/[\u0007\b\f\n\r\t\v\\"]/g, (c) => QUOTED.get(c)!)}"`;
}

/** ASCII letters only. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** ASCII letters only. */
export function upperAscii(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function outOfRange(index: Value): CelError {
  return new CelError(`index out of range: ${describeValue(index)}`);
}

function isPlain(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

function unitOffset(points: readonly string[], position: number): number {
  let offset = 0;
  for (let i = 0; i < position; i++) offset += points[i]!.length;
  return offset;
}
