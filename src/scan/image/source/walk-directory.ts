import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { LIMITS, messageOf, Problem, type Incompleteness } from '#core/index.ts';
import { decodeName } from '#format/index.ts';

/** Names in a tree; a home directory has some million. */
const TREE_ENTRIES = 10_000_000;

/** Directories in one another: PATH_MAX bounds what can be opened. */
const TREE_DEPTH = 1024;

/** Kernel file systems that a root file system has mounted: they are the machine's, not the tree's. */
const KERNEL_DIRECTORIES = new Set(['proc', 'sys', 'dev']);

/** All names in a directory, from it on and without a leading slash, and what could not be listed. */
export interface Walk {
  readonly paths: readonly string[];
  readonly incomplete: readonly Incompleteness[];
}

/** Lists a directory with all that is in it; links are not followed. */
export function walkDirectory(directory: string): Walk {
  const paths: string[] = [];
  const incomplete: Incompleteness[] = [];
  const pending: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  while (pending.length > 0) {
    const { path, depth } = pending.pop()!;
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(join(directory, path), { encoding: 'buffer', withFileTypes: true });
    } catch (error) {
      if (path === '')
        throw new Problem('image.unreadable', `${directory} can't be read: ${messageOf(error)}`, {
          cause: error,
        });
      incomplete.push({ code: 'image.unreadable', what: path, why: messageOf(error) });
      continue;
    }
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = decodeName(entry.name, 0, entry.name.length);
      const inner = path === '' ? name : `${path}/${name}`;
      if (inner.length > LIMITS.pathBytes || depth >= TREE_DEPTH) {
        const why = `more than ${TREE_DEPTH} directories deep`;
        incomplete.push({ code: 'image.limit', what: inner, why });
        continue;
      }
      if (paths.push(inner) > TREE_ENTRIES)
        throw new Problem('image.limit', `${directory} has more than ${TREE_ENTRIES} entries`);
      if (entry.isDirectory() && !KERNEL_DIRECTORIES.has(inner))
        pending.push({ path: inner, depth: depth + 1 });
    }
  }
  return { paths, incomplete };
}
