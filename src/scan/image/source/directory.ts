import type { LayerContents } from '../layer/contents.ts';
import { joinContents } from '../layer/join-contents.ts';
import type { LayerPool } from '../layer/pool.ts';
import type { Walk } from './walk-directory.ts';

/** Files that a thread reads at once: some milliseconds of work, so that none is idle for long at the end. */
const FILES_A_TASK = 512;

/** Reads a directory that was walked as if it were one layer, on all threads of a pool. */
export async function readDirectory(
  directory: string,
  { paths, incomplete }: Walk,
  pool: LayerPool,
): Promise<LayerContents> {
  const tasks: Promise<LayerContents>[] = [];
  for (let first = 0; first < paths.length; first += FILES_A_TASK)
    tasks.push(pool.files(directory, paths.slice(first, first + FILES_A_TASK)));
  const contents = joinContents(await Promise.all(tasks));
  return { ...contents, incomplete: [...incomplete, ...contents.incomplete] };
}
