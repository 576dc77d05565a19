export type Compression = 'gzip' | 'zstd' | 'none';

/** What a blob is compressed with, by its first four bytes: media types lie, and engines look at the bytes too. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  // RFC 8878, sections 3.1.1 and 3.1.2: a frame, or a skippable frame before it.
  if (head[1] === 0xb5 && head[0] === 0x28 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  if (head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18 && (head[0]! & 0xf0) === 0x50) return 'zstd';
  return 'none';
}
