import { closeSync, constants, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { messageOf, Problem } from '#core/index.ts';
import type { TarEntry } from '#format/index.ts';
import type { LayerContents } from './contents.ts';
import { DIRECT_BYTES, fileRange } from './file-range.ts';
import type { LayerReading } from './read-layer.ts';
import { LayerRecorder } from './recorder.ts';

/** Reads some of a directory's files as if they were the members of a layer. What can't be read is told. */
export function readFiles(directory: string, paths: readonly string[], reading: LayerReading): LayerContents {
  const open = { fd: -1 };
  const recorder = new LayerRecorder({
    ...reading,
    backing: (offset, length) => fileRange(open.fd, offset, length),
  });
  // One buffer for all: most files fit, and come with a single read.
  const buffer = new Uint8Array(DIRECT_BYTES);
  for (const path of paths) {
    try {
      const real = `${directory}/${path}`;
      const entry = entryOf(real, path);
      if (entry === undefined) continue;
      if (entry.type !== 'file') recorder.entry(entry, NOTHING, -1);
      else {
        // Whoever puts a link or a pipe into its place meanwhile gains nothing.
        open.fd = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          readFile(recorder, open.fd, entry, buffer);
        } finally {
          closeSync(open.fd);
        }
        reading.progress?.(entry.size);
      }
    } catch (error) {
      recorder.miss('image.unreadable', path, messageOf(error));
    }
  }
  return recorder.contents();
}

function readFile(recorder: LayerRecorder, fd: number, entry: TarEntry, buffer: Uint8Array): void {
  const start = buffer.subarray(0, readSync(fd, buffer, 0, Math.min(buffer.length, entry.size), 0));
  // A larger file is read by those who look at it.
  if (recorder.entry(entry, start.subarray(0, HEAD_BYTES), 0) === 'skip') return;
  if (start.length < entry.size)
    throw new Problem('image.changed', 'the file became shorter while it was read');
  recorder.data(start);
  recorder.end();
}

/** What an inspector is shown before it decides. */
const HEAD_BYTES = 512;
const NOTHING = new Uint8Array(0);

function entryOf(real: string, path: string): TarEntry | undefined {
  const { mode, uid, gid, size } = lstatSync(real);
  const type = typeOf(mode);
  if (type === undefined) return undefined;
  return {
    name: path,
    type,
    size: type === 'file' ? size : 0,
    mode: mode & 0o7777,
    uid,
    gid,
    linkName: type === 'symlink' ? readlinkSync(real) : '',
  };
}

/** stat(2), `S_IFMT`; undefined for a socket, which no archive holds. */
function typeOf(mode: number): Exclude<TarEntry['type'], 'hard-link'> | undefined {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'symlink';
    case 0o020000:
      return 'character-device';
    case 0o060000:
      return 'block-device';
    case 0o010000:
      return 'fifo';
    default:
      return undefined;
  }
}
