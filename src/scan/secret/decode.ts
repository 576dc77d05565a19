import { SECRET_LIMITS } from './limits.ts';
import { KIND } from './search/layout.ts';

/** The text that a run stands for. */
export interface Decoded {
  readonly text: Buffer;
  readonly via: 'base64' | 'hex' | 'percent';
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
  const decoded = Buffer.from(bytes.toString('latin1', start, end), 'base64');
  // In UTF-16 every other byte is zero: PowerShell's encoded commands.
  const wide = decoded[1] === 0 && decoded[3] === 0;
  return { text: wide ? Buffer.from(decoded.toString('utf16le')) : decoded, via: 'base64' };
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
