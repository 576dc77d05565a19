import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareText } from '#core/index.ts';
import { readSmallFile } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import type { RateVector } from '../risk/cvss.ts';
import { RECORD_LIMITS } from './fields.ts';
import type { Feed } from './feed.ts';
import { readOsvRecord } from './osv-record.ts';
import type { ReadRecord } from './record.ts';

const LIMITS = {
  /** GitHub's whole advisory database has some 300,000 files. */
  files: 1_000_000,
  /** Repositories file their advisories by year, month and id. */
  depth: 12,
};

/** A directory of OSV records, one `*.json` each, at any depth, all ecosystems together. `skip` names top-level entries that are other feeds. */
export function osvDirectoryFeed(directory: string, files: readonly string[]): Feed {
  return {
    id: 'osv-records',
    kind: 'osv-records',
    async read(known, rate) {
      if (files.length === 0) return { kind: 'absent' };
      const digest = digestOfFiles(directory, files);
      if (digest === known?.digest) return { kind: 'unchanged', state: known };
      return { kind: 'whole', records: recordsOf(directory, files, rate), finish: () => ({ digest }) };
    },
  };
}

/** The JSON files of a directory tree, without symbolic links, in a fixed order. */
export function jsonFilesIn(directory: string, skip: ReadonlySet<string>): string[] {
  const files: string[] = [];
  const pending: { path: string; depth: number }[] = [{ path: directory, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, depth } = next;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (skip.has(relative(directory, inner)) || entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && depth < LIMITS.depth) pending.push({ path: inner, depth: depth + 1 });
      else if (entry.isFile() && entry.name.endsWith('.json')) files.push(relative(directory, inner));
    }
    if (files.length > LIMITS.files)
      throw advisoryProblem('advisory.feed-limit', `${directory} has more than ${LIMITS.files} JSON files`);
  }
  return files.sort(compareText);
}

function digestOfFiles(directory: string, files: readonly string[]): `sha256:${string}` {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = readWhole(join(directory, file));
    hash.update(`${Buffer.byteLength(file)}:${file}${bytes === undefined ? '-' : bytes.length}:`);
    if (bytes !== undefined) hash.update(bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

function* recordsOf(directory: string, files: readonly string[], rate: RateVector): Generator<ReadRecord> {
  for (const file of files) {
    const bytes = readWhole(join(directory, file));
    const record: ReadRecord =
      bytes === undefined
        ? { kind: 'malformed', what: file, why: `larger than ${RECORD_LIMITS.bytes} bytes` }
        : readOsvRecord(bytes, file, rate);
    if (record.kind === 'record' || record.isForeign !== true) yield record;
  }
}

function readWhole(path: string): Buffer | undefined {
  const stat = lstatSync(path);
  return stat.isFile() && stat.size <= RECORD_LIMITS.bytes
    ? readSmallFile(path, RECORD_LIMITS.bytes)
    : undefined;
}
