import type { KeyObject } from 'node:crypto';
import { createHash, type Hash } from 'node:crypto';
import { closeSync, createWriteStream, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, Problem } from '#core/index.ts';
import { TarReader, type TarEntry, type TarSink } from '#format/index.ts';
import { isFile, readSmallFile } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import { INDEX_LIMITS, parseIndex, type DatabaseIndex, type ShardEntry } from './index-file.ts';
import { layoutOf, prepareDirectory, shardPath, type Layout } from './layout.ts';
import { lockForBuild } from './lock.ts';
import { SIGNATURE_BYTES, switchIndex } from './publish.ts';
import { openShardFile } from './schema.ts';
import { verifyIndex } from './signature.ts';
import { pack, tarOf, unpack, type TarInput } from './tar-file.ts';
import { usableIndex } from './usable-index.ts';
import { writing } from './writing.ts';

const PATIENCE = 60_000;
/** All shards together; all of OSV makes some 3 GiB. */
const MOST_BYTES = 64 * 1024 ** 3;
const MOST_FILES = INDEX_LIMITS.shards + 2;
const SHARD_NAME = /^shards\/([\da-f]{64})\.sqlite$/;

/** Writes a whole database into one file, for a machine without a network: tar, compressed when the name ends with `.zst` or `.gz`. */
export async function exportDatabase(options: {
  readonly directory: string;
  readonly file: string;
}): Promise<DatabaseIndex> {
  const layout = layoutOf(options.directory);
  const bytes = readSmallFile(layout.index, INDEX_LIMITS.bytes);
  if (bytes === undefined)
    throw advisoryProblem(
      'advisory.database-missing',
      `there is no advisory database in ${options.directory}`,
    );
  const index = parseIndex(bytes, layout.index);
  const signatures = readSmallFile(layout.signature, SIGNATURE_BYTES);
  const files: TarInput[] = [{ name: 'index.json', size: bytes.length, content: bytes }];
  if (signatures !== undefined)
    files.push({ name: 'index.json.sig', size: signatures.length, content: signatures });
  const digests = new Set<string>();
  for (const { digest, size } of index.shards) {
    const path = join(layout.directory, shardPath(digest));
    const isThere = statSync(path, { throwIfNoEntry: false })?.size === size;
    if (isThere && !digests.has(digest)) files.push({ name: shardPath(digest), size, content: { path } });
    digests.add(digest);
  }
  const temporary = `${options.file}.${process.pid}.tmp`;
  try {
    await pack(tarOf(files), options.file, createWriteStream(temporary));
    renameSync(temporary, options.file);
  } catch (cause) {
    throw advisoryProblem('advisory.archive', `${options.file} cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    rmSync(temporary, { force: true });
  }
  return index;
}

/**
 * Puts the database of an exported file in the place of the present one. Every shard's digest is verified, and the signature when a key
 * is given; the switch is one rename, as after a build.
 */
export function importDatabase(options: ImportOptions): Promise<ImportResult> {
  return writing(options.directory, () => importFile(options));
}

interface ImportOptions {
  readonly directory: string;
  readonly file: string;
  readonly publicKey?: KeyObject;
  readonly signal?: AbortSignal;
}

interface ImportResult {
  readonly index: DatabaseIndex;
  readonly signedBy?: string;
}

async function importFile(options: ImportOptions): Promise<ImportResult> {
  const { directory, file, publicKey, signal } = options;
  if (!isFile(file)) throw advisoryProblem('advisory.archive', `${file} is no file`);
  const layout = layoutOf(directory);
  using _lock = await lockForBuild(layout.lock, PATIENCE, signal);
  prepareDirectory(layout, usableIndex(layout));
  using sink = new ArchiveSink(layout, file);
  await feed(sink, file, signal);
  const bytes = sink.index;
  if (bytes === undefined) throw advisoryProblem('advisory.archive', `${file} holds no index.json`);
  const index = parseIndex(bytes, `${file}: index.json`);
  const signedBy = publicKey === undefined ? undefined : verifyIndex(bytes, sink.signatures, publicKey, file);
  const entries = new Map(index.shards.map((shard) => [shard.digest.slice('sha256:'.length), shard]));
  for (const [hex, path] of sink.shards) adopt(layout, entries.get(hex), path, file);
  switchIndex(layout, bytes, sink.signatures?.toString('latin1'));
  rmSync(layout.scratch, { recursive: true, force: true });
  return { index, ...(signedBy === undefined ? {} : { signedBy }) };
}

/** Moves a verified shard into its place, when the index knows it. */
export function adopt(layout: Layout, entry: ShardEntry | undefined, path: string, what: string): void {
  if (entry === undefined || statSync(path).size !== entry.size)
    throw advisoryProblem('advisory.digest', `${what} holds a shard that its index does not name`);
  openShardFile(path, entry.kind).close();
  renameSync(path, join(layout.directory, shardPath(entry.digest)));
}

async function feed(sink: ArchiveSink, file: string, signal: AbortSignal | undefined): Promise<void> {
  const reader = new TarReader(sink);
  try {
    for await (const chunk of unpack(file) as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      reader.push(chunk);
      if (reader.ended) break;
    }
    reader.finish();
  } catch (error) {
    if (error instanceof Problem && error.code.startsWith('advisory.')) throw error;
    signal?.throwIfAborted();
    throw advisoryProblem('advisory.archive', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Takes the members that a database has, and refuses all others. */
class ArchiveSink implements TarSink, Disposable {
  readonly shards = new Map<string, string>();
  index: Buffer | undefined;
  signatures: Buffer | undefined;
  readonly #layout: Layout;
  readonly #file: string;
  #name = '';
  #parts: Buffer[] = [];
  #shard:
    | { readonly hex: string; readonly path: string; readonly descriptor: number; readonly hash: Hash }
    | undefined;
  #bytes = 0;
  #files = 0;

  constructor(layout: Layout, file: string) {
    this.#layout = layout;
    this.#file = file;
  }

  entry({ name, type, size }: TarEntry): 'skip' | 'data' {
    this.#bytes += size;
    this.#files++;
    if (this.#bytes > MOST_BYTES || this.#files > MOST_FILES) throw this.#refused('it is too large');
    this.#name = name;
    this.#parts = [];
    const hex = SHARD_NAME.exec(name)?.[1];
    if (type !== 'file') throw this.#refused(`${JSON.stringify(name.slice(0, 100))} is no regular file`);
    if (hex === undefined) {
      const most =
        name === 'index.json' ? INDEX_LIMITS.bytes : name === 'index.json.sig' ? SIGNATURE_BYTES : -1;
      if (size > most) throw this.#refused(`${JSON.stringify(name.slice(0, 100))} does not belong into it`);
      return 'data';
    }
    const path = join(this.#layout.scratch, `${hex}.sqlite`);
    this.#shard = { hex, path, descriptor: openSync(path, 'w', 0o644), hash: createHash('sha256') };
    return 'data';
  }

  data(chunk: Uint8Array): void {
    if (this.#shard === undefined) {
      this.#parts.push(Buffer.from(chunk));
      return;
    }
    this.#shard.hash.update(chunk);
    for (let written = 0; written < chunk.length;)
      written += writeSync(this.#shard.descriptor, chunk, written);
  }

  end(): void {
    const shard = this.#shard;
    if (shard === undefined) {
      if (this.#name === 'index.json') this.index = Buffer.concat(this.#parts);
      else this.signatures = Buffer.concat(this.#parts);
      return;
    }
    this.#close();
    if (shard.hash.digest('hex') !== shard.hex)
      throw advisoryProblem('advisory.digest', `${this.#file}: the digest of ${this.#name} does not match`);
    this.shards.set(shard.hex, shard.path);
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #close(): void {
    if (this.#shard !== undefined) closeSync(this.#shard.descriptor);
    this.#shard = undefined;
  }

  #refused(why: string): Problem {
    return advisoryProblem('advisory.archive', `${this.#file} is no exported database: ${why}`);
  }
}
