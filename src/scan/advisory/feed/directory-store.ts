import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfFile, isMissing } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import { feedPath, type FeedStore, type Fetched } from './store.ts';

/** Feeds in a directory. Files are used where they lie. */
export function openDirectoryStore(directory: string): FeedStore {
  if (!isDirectory(directory))
    throw advisoryProblem('advisory.feed-missing', `${directory} is no directory`, {
      hint: 'Name a directory with OSV records or exports, or the URL of a mirror.',
    });
  return {
    location: directory,
    list: (path) => listDirectory(join(directory, feedPath(path))),
    fetch: (path, most) => Promise.resolve(describe(join(directory, feedPath(path)), most)),
  };
}

function describe(path: string, most: number): Fetched {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return { kind: 'absent' };
  if (stat.size > most)
    throw advisoryProblem('advisory.feed-limit', `${path} has ${stat.size} bytes; the limit is ${most}`);
  return { kind: 'file', path, bytes: stat.size, digest: digestOfFile(path), validators: {} };
}

function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((entry) => (isDirectory(join(path, entry.name)) ? `${entry.name}/` : entry.name))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
