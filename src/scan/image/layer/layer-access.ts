import { readSync } from 'node:fs';
import { sourceOfBytes, type ByteSource } from '#format/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { fileRange } from './file-range.ts';

/** Bytes of an uncompressed layer, wherever they are wanted. */
export interface LayerAccess {
  /** Some bytes from a position of the layer on, none behind its end; valid until the next are asked for. */
  at(position: number): Uint8Array;
  /** A member's content; views of it stay valid. */
  content(offset: number, length: number): ByteSource;
}

/** Read ahead of a header when seeking: most members of a root file system are smaller, so one read serves several. */
const WINDOW = 128 * 1024;

/** A layer that is read from an open file. */
export function fileAccess(fd: number, { offset: start, length }: FileStretch): LayerAccess {
  const window = new Uint8Array(WINDOW);
  return {
    at(position) {
      const wanted = Math.min(WINDOW, length - position);
      return window.subarray(0, readSync(fd, window, 0, wanted, start + position));
    },
    content: (offset, size) => fileRange(fd, start + offset, size),
  };
}

/** A layer that lies in memory; it is given out in pieces, so that others have their turn between them. */
export function memoryAccess(memory: Uint8Array): LayerAccess {
  return {
    at: (position) => memory.subarray(position, position + WINDOW),
    content: (offset, length) => sourceOfBytes(memory.subarray(offset, offset + length)),
  };
}
