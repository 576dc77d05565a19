const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** First code point that stands for a byte of a name that is not UTF-8: byte b is U+10FF00 + b. */
const BYTE_BASE = 0x10ff00;

/** A method of `Buffer` that works on any byte view in place; making a `Buffer` for each name would cost more than the name. */
// oxlint-disable-next-line typescript/unbound-method -- it is only ever called with `call`
const latin1Slice = (
  Buffer.prototype as unknown as { latin1Slice(this: Uint8Array, start: number, end: number): string }
).latin1Slice;

/**
 * The text of a file name. Names are bytes: what is not UTF-8 (or would look like our own stand-ins) is written byte by
 * byte with code points of the last private plane, so that different names never become the same text.
 */
export function decodeName(bytes: Uint8Array, start: number, end: number): string {
  let bits = 0;
  for (let index = start; index < end; index++) bits |= bytes[index]!;
  return bits < 0x80 ? latin1Slice.call(bytes, start, end) : decodeBeyondAscii(bytes, start, end);
}

/** The text of a NUL-terminated field. */
export function decodeField(bytes: Uint8Array, start: number, length: number): string {
  let end = start;
  let bits = 0;
  for (const limit = start + length; end < limit; end++) {
    const byte = bytes[end]!;
    if (byte === 0) break;
    bits |= byte;
  }
  return bits < 0x80 ? latin1Slice.call(bytes, start, end) : decodeBeyondAscii(bytes, start, end);
}

function decodeBeyondAscii(bytes: Uint8Array, start: number, end: number): string {
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
