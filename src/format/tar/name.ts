const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** First code point that stands for a byte of a name that is not UTF-8: byte b is U+10FF00 + b. */
const BYTE_BASE = 0x10ff00;

/**
 * The text of a file name. Names are bytes: what is not UTF-8 (or would look like our own stand-ins) is written byte by
 * byte with code points of the last private plane, so that different names never become the same text.
 */
export function decodeName(bytes: Uint8Array, start: number, end: number): string {
  let ascii = true;
  for (let index = start; index < end; index++) {
    if (bytes[index]! >= 0x80) {
      ascii = false;
      break;
    }
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ascii) return buffer.toString('latin1', start, end);
  try {
    const text = UTF8.decode(bytes.subarray(start, end));
    if (!/[\u{10ff00}-\u{10ffff}]/u.test(text)) return text;
  } catch {
    // Not UTF-8: fall through to the byte-wise form.
  }
  let text = '';
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    text += byte < 0x80 ? String.fromCharCode(byte) : String.fromCodePoint(BYTE_BASE + byte);
  }
  return text;
}

/** The text of a NUL-terminated field. */
export function decodeField(bytes: Uint8Array, start: number, length: number): string {
  let end = start;
  while (end < start + length && bytes[end] !== 0) end++;
  return decodeName(bytes, start, end);
}
