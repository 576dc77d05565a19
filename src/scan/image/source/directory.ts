import { closeSync, openSync, readdirSync, readlinkSync, readSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS, messageOf, Problem } from '#core/index.ts';
import { decodeName } from '#format/index.ts';
import type { LayerContents } from '../layer/contents.ts';
import type { LayerReading } from '../layer/read-layer.ts';
import { fileRange, LayerRecorder } from '../layer/recorder.ts';

/** Names in a tree; a home directory has some million. */
const TREE_ENTRIES = 10_000_000;

/** Directories in one another: PATH_MAX bounds what can be opened. */
const TREE_DEPTH = 1024;

/** Kernel file systems that a root file system has mounted: they are the machine's, not the tree's. */
const KERNEL_DIRECTORIES = new Set(['proc', 'sys', 'dev']);

/** Reads a directory as if it were one layer. Links are noted, not followed; what can't be read is told. */
export function readDirectory(directory: string, reading: LayerReading): LayerContents {
  const recorder = new LayerRecorder(reading);
  let entries = 0;
  const pending: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  while (pending.length > 0) {
    const { path, depth } = pending.pop()!;
    let names: Buffer[];
    try {
      names = readdirSync(join(directory, path), { encoding: 'buffer' });
    } catch (error) {
      if (path === '')
        throw new Problem('image.unreadable', `${directory} can't be read: ${messageOf(error)}`, {
          cause: error,
        });
      recorder.miss('image.unreadable', path, messageOf(error));
      continue;
    }
    for (const raw of names.sort((a, b) => Buffer.compare(a, b))) {
      if (++entries > TREE_ENTRIES)
        throw new Problem('image.limit', `${directory} has more than ${TREE_ENTRIES} entries`);
      const name = decodeName(raw, 0, raw.length);
      const inner = path === '' ? name : `${path}/${name}`;
      if (inner.length > LIMITS.pathBytes || depth >= TREE_DEPTH)
        recorder.miss('image.limit', inner, `more than ${TREE_DEPTH} directories deep`);
      else if (add(recorder, join(directory, inner), inner)) pending.push({ path: inner, depth: depth + 1 });
    }
  }
  return recorder.contents();
}

/** Adds one entry; true for a directory to go into. */
function add(recorder: LayerRecorder, real: string, path: string): boolean {
  try {
    const { mode, uid, gid, size } = lstatSync(real);
    const type = typeOf(mode);
    if (type === undefined) return false;
    const linkName = type === 'symlink' ? readlinkSync(real) : '';
    const entry = {
      name: path,
      type,
      size: type === 'file' ? size : 0,
      mode: mode & 0o7777,
      uid,
      gid,
      linkName,
    };
    if (type === 'file') addFile(recorder, real, entry);
    else recorder.entry(entry, NOTHING, -1);
    return type === 'directory' && !KERNEL_DIRECTORIES.has(path);
  } catch (error) {
    recorder.miss('image.unreadable', path, messageOf(error));
    return false;
  }
}

const NOTHING = new Uint8Array(0);

function addFile(recorder: LayerRecorder, real: string, entry: Parameters<LayerRecorder['entry']>[0]): void {
  const fd = openSync(real, 'r');
  try {
    const head = new Uint8Array(Math.min(512, entry.size));
    const got = readSync(fd, head, 0, head.length, 0);
    const wanted = recorder.entry(entry, head.subarray(0, got), -1) === 'data';
    if (!wanted) return;
    const source = fileRange(fd, 0, entry.size);
    for (let offset = 0; offset < entry.size;) {
      const chunk = source.read(offset, CHUNK);
      if (chunk.length === 0) throw new Problem('image.changed', 'the file became shorter while it was read');
      recorder.data(chunk);
      offset += chunk.length;
    }
    recorder.end();
  } finally {
    recorder.close();
    closeSync(fd);
  }
}

/** As large as what is kept in memory, so that most files come in one piece. */
const CHUNK = 8 * 1024 * 1024;

function typeOf(
  mode: number,
): 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo' | undefined {
  // stat(2), `S_IFMT`.
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
