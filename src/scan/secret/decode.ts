import { SECRET_LIMITS } from './limits.ts';
import { KIND } from './search/layout.ts';

/** The text that a run stands for. */
export interface Decoded {
  readonly text: Buffer;
  readonly via: 'base64' | 'hex' | 'percent' | 'escape';
}

/** Decodes a run that is base64, hexadecimal or percent-encoded text; `depth` is how often its text was decoded already. */
export function decodeRun(
  depth: number,
  bytes: Buffer,
  start: number,
  end: number,
  kinds: number,
): Decoded | undefined {
  if (depth >= SECRET_LIMITS.depth || end - start > SECRET_LIMITS.runBytes) return undefined;
  if ((kinds & KIND.percent) !== 0) {
    const text = decodePercent(bytes, start, end);
    if (text !== undefined) return { text, via: 'percent' };
  }
  const digitsOnly = (kinds & (KIND.mark | KIND.slash | KIND.percent | KIND.tilde)) === 0;
  if ((kinds & KIND.digit) !== 0 && digitsOnly && isHexText(bytes, start, end))
    return { text: Buffer.from(bytes.toString('latin1', start, end), 'hex'), via: 'hex' };
  if (!isBase64Text(bytes, start)) return undefined;
  const decoded = Buffer.from(bytes.toString('latin1', start, wrappedEnd(bytes, start, end)), 'base64');
  // In UTF-16 every other byte is zero: PowerShell's encoded commands.
  const wide = decoded[1] === 0 && decoded[3] === 0;
  return { text: wide ? Buffer.from(decoded.toString('utf16le')) : decoded, via: 'base64' };
}

/** RFC 2045 and RFC 7468 cut base64 into lines of 76 or 64 characters: what the first line begins goes on in the others. */
function wrappedEnd(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length !== 64 && length !== 76) return end;
  const isBreak = (at: number): boolean =>
    bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] === 0x0a);
  // Of a line before it as long as this one this line is a part already.
  if (start > length && BASE64[bytes[start - length - 1]!]! >= 0 && BASE64[bytes[start - 3]!]! >= 0)
    return end;
  let last = end;
  while (isBreak(last) && last - start < SECRET_LIMITS.runBytes) {
    const first = last + (bytes[last] === 0x0d ? 2 : 1);
    let next = first;
    while (next - first <= length && BASE64[bytes[next]!]! >= 0) next++;
    if (next === first || next - first > length) break;
    last = next;
    if (next - first < length) break;
  }
  return last;
}

/** Where an escaped address begins and ends, and what it is: `https:\\/\\/`, `https:\\u002f\\u002f` in JSON and JavaScript. */
export function decodeEscapes(bytes: Buffer, at: number): { text: Buffer; start: number; end: number } {
  let start = at;
  while (start > 0 && at - start < SCHEME_BYTES && isSchemeByte(bytes[start - 1]!)) start--;
  let end = at;
  const most = Math.min(bytes.length, at + SECRET_LIMITS.windowBytes);
  while (end < most && bytes[end]! > 0x20 && !QUOTES.includes(bytes[end]!)) end++;
  const text = bytes
    .toString('latin1', start, end)
    .replaceAll(/\\u00([0-7][0-9a-fA-F])/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll('\\/', '/');
  return { text: Buffer.from(text, 'latin1'), start, end };
}

/** `jdbc:postgresql`, `mongodb+srv`. */
const SCHEME_BYTES = 32;
const QUOTES = Buffer.from('"\'`<');

function isSchemeByte(byte: number): boolean {
  return BASE64[byte]! >= 0 || byte === 0x3a;
}

/** Undefined when nothing is encoded. */
function decodePercent(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const decoded = Buffer.allocUnsafe(end - start);
  let length = 0;
  let changed = false;
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    const high = byte === 0x25 && index + 2 < end ? HEX[bytes[index + 1]!]! : -1;
    const low = high < 0 ? -1 : HEX[bytes[index + 2]!]!;
    if (low < 0) decoded[length++] = byte;
    else {
      decoded[length++] = high * 16 + low;
      index += 2;
      changed = true;
    }
  }
  return changed ? decoded.subarray(0, length) : undefined;
}

/** Hexadecimal digits whose bytes are all text: forty at least, or numbers would do. */
function isHexText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 40 || (end - start) % 2 !== 0) return false;
  for (let index = start; index < end; index += 2) {
    const high = HEX[bytes[index]!]!;
    const low = HEX[bytes[index + 1]!]!;
    if (high < 0 || low < 0 || !isText(high * 16 + low)) return false;
  }
  return true;
}

/** The first 16 digits decode to text: a random identifier does so once in 100,000. */
function isBase64Text(bytes: Uint8Array, start: number): boolean {
  let zeros = 0;
  for (let index = start; index < start + 16; index += 4) {
    const a = BASE64[bytes[index]!]!;
    const b = BASE64[bytes[index + 1]!]!;
    const c = BASE64[bytes[index + 2]!]!;
    const d = BASE64[bytes[index + 3]!]!;
    if ((a | b | c | d) < 0) return false;
    const three = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
    for (const byte of three) {
      if (byte === 0) zeros++;
      else if (!isText(byte)) return false;
    }
  }
  return zeros === 0 || zeros === 6;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

const HEX = digits('0123456789abcdef', '0123456789ABCDEF');
const BASE64 = digits(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
);

function digits(...alphabets: readonly string[]): Int8Array {
  const values = new Int8Array(256).fill(-1);
  for (const alphabet of alphabets)
    for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;
  return values;
}
