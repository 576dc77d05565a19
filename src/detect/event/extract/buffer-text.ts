/** How many characters of a buffer are printed (sysdig's and Falco's output length). */
const MAX_CHARACTERS = 80;
const ELLIPSIS = '...';

/** A buffer with a dot for each byte that does not print. */
export function bufferText(bytes: Uint8Array): string {
  const shown = bytes.length > MAX_CHARACTERS ? bytes.subarray(0, MAX_CHARACTERS - ELLIPSIS.length) : bytes;
  let text = '';
  for (const byte of shown) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return bytes.length > MAX_CHARACTERS ? `${text}${ELLIPSIS}` : text;
}
