/** What the first bytes of a file say about its encoding; anything with zero bytes that is not UTF-16 is no text, but for a stray one. */
export function looksLikeText(head: Uint8Array): 'bytes' | 'utf-16le' | 'utf-16be' | 'binary' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (!head.includes(0)) return 'bytes';
  // Without a mark: ASCII in UTF-16 has a zero in every other place, and nowhere else.
  const length = Math.min(head.length, 256) & ~1;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < length; index += 2) {
    if (head[index] === 0) even++;
    if (head[index + 1] === 0) odd++;
  }
  const most = length / 2 - length / 16;
  if (length >= 8 && even === 0 && odd >= most) return 'utf-16le';
  if (length >= 8 && odd === 0 && even >= most) return 'utf-16be';
  return isSpotted(head) ? 'bytes' : 'binary';
}

/** A crash leaves zeros in a log, an editor's slip one in a configuration; who wants to hide a secret puts one in front of it. */
function isSpotted(head: Uint8Array): boolean {
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b) controls++;
  return controls <= head.length / 100;
}

/** UTF-16 as UTF-8. */
export function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const copy = Buffer.from(bytes);
  if (encoding === 'utf-16be') copy.swap16();
  return Buffer.from(copy.toString('utf16le'));
}

/** The archive that a file is, by its first bytes: RFC 1952, APPNOTE.TXT 4.3.7, POSIX ustar. */
export function archiveKind(head: Uint8Array): 'gzip' | 'zip' | 'tar' | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) return 'zip';
  for (let index = 0; index < USTAR.length; index++)
    if (head[257 + index] !== USTAR.charCodeAt(index)) return undefined;
  return 'tar';
}

const USTAR = 'ustar';
