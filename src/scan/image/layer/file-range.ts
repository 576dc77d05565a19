import { readSync } from 'node:fs';
import type { ByteSource } from '../inspector.ts';

/** Files this small come with the window that is read anyway; larger ones are read where an inspector looks. */
export const DIRECT_BYTES = 64 * 1024;

/** Part of an open file as a source. Views stay valid: each read has memory of its own. */
export function fileRange(fd: number, start: number, size: number): ByteSource {
  const readInto = (offset: number, target: Uint8Array): number => {
    const length = Math.min(target.length, size - offset);
    let position = 0;
    while (position < length) {
      const got = readSync(fd, target, position, length - position, start + offset + position);
      if (got === 0) break;
      position += got;
    }
    return position;
  };
  return {
    size,
    readInto,
    read(offset, length) {
      const from = Math.max(0, offset);
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readInto(from, bytes));
    },
  };
}
