import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { messageOf, Problem, turn, type Digest } from '#core/index.ts';
import { TarReader } from '#format/index.ts';
import type { FileInspector } from '../inspector.ts';
import { readStretch, type FileStretch } from '../source/archive/blob-files.ts';
import type { LayerBytes } from '../source/image-source.ts';
import { compressionOf, type Compression } from './compression-kind.ts';
import { inflate } from './compression.ts';
import { ENTRY, type LayerContents } from './contents.ts';
import { fileChunks } from './file-chunks.ts';
import { chooseInspectors } from './inspection.ts';
import { InspectionBatcher, type InspectionBatch, type InspectionResult } from './inspection-batch.ts';
import { fileAccess, memoryAccess, type LayerAccess } from './layer-access.ts';
import { LAYER_LIMITS } from './limits.ts';
import type { PatternMatcher } from './pattern.ts';
import { LayerRecorder } from './recorder.ts';

/** Milliseconds after which others on the thread have their turn: hashing waits for it between its windows. */
const TURN = 2;

export interface LayerReading {
  readonly patterns: PatternMatcher;
  readonly inspectors: readonly FileInspector[];
  readonly temporaryDirectory: string;
  /** Called with the bytes of the blob that were read since the last call. */
  readonly progress?: (bytes: number) => void;
  /** A file's bytes where they lie in memory already. */
  readonly inMemory?: (bytes: FileStretch) => Uint8Array | undefined;
  /** Has costly inspections of a layer's files done by whoever is free; without it they are done while the layer is walked. */
  readonly offer?: (bytes: FileStretch) => OfferedInspections;
}

/** Inspections that any thread may do. */
export interface OfferedInspections {
  add(batch: InspectionBatch): void;
  /** The results in the order of the batches. The thread that asks is free for other work from then on. */
  results(): Promise<readonly InspectionResult[]>;
  /** Takes back what nobody has begun. */
  withdraw(): void;
}

/** What the bytes must be. A digest that is left out is not checked. */
export interface ExpectedDigests {
  /** Of the blob as stored. */
  readonly digest?: Digest;
  /** Of the uncompressed tar. */
  readonly diffId?: Digest;
}

/** Further names of files, by the path that carries the bytes. */
export type Aliases = ReadonlyMap<string, readonly string[]>;

export interface LayerResult {
  readonly contents: LayerContents;
  /**
   * Names that hard links give to files whose bytes were not kept under their own; the layer must be read again with them.
   * A layer in a file is read again at once.
   */
  readonly aliases?: Aliases;
  /** Digests that were computed on the way; a layer walked by seeking has none, see `hashFile`. */
  readonly digest?: Digest;
  readonly diffId?: Digest;
}

/**
 * Reads a layer once. A file that holds an uncompressed tar is walked by headers and seeks, without its digest; all else
 * streams, and a digest other than the expected one is `image.digest`. Damage inside the tar is noted in the contents.
 */
export async function readLayer(
  bytes: LayerBytes,
  expected: ExpectedDigests,
  reading: LayerReading,
  aliases?: Aliases,
): Promise<LayerResult> {
  if (bytes.kind === 'file') {
    const compression = compressionOf(readStretch(bytes, 4));
    if (compression === 'none') return { contents: await walkFile(bytes, reading) };
    const first = await readStream(fileChunks(bytes), compression, expected, reading, aliases);
    return first.aliases === undefined
      ? first
      : readStream(fileChunks(bytes), compression, expected, reading, first.aliases);
  }
  return readStream(bytes.chunks, undefined, expected, reading, aliases);
}

async function walkFile(bytes: FileStretch, reading: LayerReading): Promise<LayerContents> {
  const memory = reading.inMemory?.(bytes);
  if (memory !== undefined) return walkThrough(bytes, memoryAccess(memory), reading);
  const fd = openSync(bytes.path, 'r');
  try {
    return await walkThrough(bytes, fileAccess(fd, bytes), reading);
  } finally {
    closeSync(fd);
  }
}

async function walkThrough(
  bytes: FileStretch,
  access: LayerAccess,
  reading: LayerReading,
): Promise<LayerContents> {
  const first = await walk(bytes, access, reading, undefined);
  const aliases = wantedAliases(first.recorder.contents(), reading);
  if (aliases === undefined) return complete(first);
  first.offered?.withdraw();
  return complete(await walk(bytes, access, reading, aliases));
}

interface Walk {
  readonly recorder: LayerRecorder;
  readonly offered: OfferedInspections | undefined;
}

async function walk(
  bytes: FileStretch,
  access: LayerAccess,
  reading: LayerReading,
  aliases: Aliases | undefined,
): Promise<Walk> {
  const offered = reading.offer?.(bytes);
  const later = offered === undefined ? undefined : new InspectionBatcher((batch) => offered.add(batch));
  const recorder = new LayerRecorder({
    ...reading,
    ...(aliases === undefined ? {} : { aliases }),
    ...(later === undefined ? {} : { later }),
    backing: (offset, length) => access.content(offset, length),
  });
  const reader = new TarReader(recorder);
  let position = 0;
  let next = Date.now() + TURN;
  try {
    while (position < bytes.length && !reader.ended) {
      if (Date.now() > next) {
        await turn();
        next = Date.now() + TURN;
      }
      const chunk = access.at(position);
      if (chunk.length === 0) break;
      reader.push(chunk);
      position += chunk.length;
      const skippable = reader.skippable;
      if (skippable > 0) {
        reader.skip();
        position += skippable;
      }
    }
    if (position > bytes.length)
      throw new Problem(
        'tar.truncated',
        `the archive ends ${position - bytes.length} bytes before its last member does`,
      );
    reader.finish();
  } catch (error) {
    noteDamage(recorder, error);
  } finally {
    recorder.close();
  }
  later?.flush();
  return { recorder, offered };
}

async function complete({ recorder, offered }: Walk): Promise<LayerContents> {
  for (const result of (await offered?.results()) ?? []) recorder.add(result);
  return recorder.contents();
}

async function readStream(
  chunks: AsyncIterable<Uint8Array>,
  known: Compression | undefined,
  expected: ExpectedDigests,
  reading: LayerReading,
  aliases?: Aliases,
): Promise<LayerResult> {
  const recorder = new LayerRecorder({ ...reading, ...(aliases === undefined ? {} : { aliases }) });
  const reader = new TarReader(recorder);
  const stored = createHash('sha256');
  const meter = { stored: 0, inflated: 0 };
  const source = metered(chunks, stored, meter, reading);
  let damage: unknown;
  let inflated: Hash | undefined;
  try {
    const { compression, all } =
      known === undefined ? await sniff(source) : { compression: known, all: source };
    if (compression !== 'none') inflated = createHash('sha256');
    for await (const chunk of compression === 'none' ? all : inflate(compression, all)) {
      inflated?.update(chunk);
      meter.inflated += chunk.length;
      checkRatio(meter);
      if (damage === undefined) damage = pushInto(reader, chunk);
    }
    if (damage === undefined) reader.finish();
  } catch (error) {
    if (
      error instanceof Problem &&
      !error.code.startsWith('tar.') &&
      error.code !== 'image.compression' &&
      error.code !== 'image.limit'
    )
      throw error;
    damage ??= error;
    // The rest is read for its digest only: a damaged layer with the right digest is damaged, with another it is not the layer.
    for await (const _ of source);
    inflated = undefined;
  } finally {
    recorder.close();
  }
  if (damage !== undefined) noteDamage(recorder, damage);
  const digest = digestFrom(stored);
  const diffId = inflated === undefined ? digest : digestFrom(inflated);
  requireDigest(digest, expected.digest, 'its descriptor names');
  if (damage === undefined)
    requireDigest(diffId, expected.diffId, 'the image configuration names as diff id');
  const contents = recorder.contents();
  const wanted = aliases === undefined ? wantedAliases(contents, reading) : undefined;
  return { contents, digest, diffId, ...(wanted === undefined ? {} : { aliases: wanted }) };
}

/** A layer's digest is other than it must be: not this layer. */
export function requireDigest(actual: Digest, expected: Digest | undefined, who: string): void {
  if (expected === undefined || actual === expected) return;
  throw new Problem('image.digest', `a layer has the digest ${actual}, but ${who} ${expected}`, {
    hint: 'The image is corrupt or was tampered with: fetch it again from a source that you trust.',
  });
}

function pushInto(reader: TarReader, chunk: Uint8Array): unknown {
  try {
    reader.push(chunk);
    return undefined;
  } catch (error) {
    return error;
  }
}

function noteDamage(recorder: LayerRecorder, error: unknown): void {
  recorder.miss(
    error instanceof Problem ? error.code : 'image.layer',
    'the rest of the layer',
    messageOf(error),
  );
}

/**
 * The stored bytes, hashed and counted as they pass. Who stops reading does not close them: after damage the rest is
 * still read for its digest.
 */
function metered(
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash,
  meter: { stored: number },
  reading: LayerReading,
): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const result = await iterator.next();
    if (result.done !== true) {
      hash.update(result.value);
      meter.stored += result.value.length;
      reading.progress?.(result.value.length);
    }
    return result;
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

function checkRatio(meter: { stored: number; inflated: number }): void {
  if (meter.inflated > LAYER_LIMITS.inflatedBytes) {
    throw new Problem(
      'image.limit',
      `a layer inflates to more than ${LAYER_LIMITS.inflatedBytes} bytes (inflatedBytes)`,
    );
  }
  if (meter.inflated > LAYER_LIMITS.bombFloor && meter.inflated > meter.stored * LAYER_LIMITS.bombRatio) {
    throw new Problem(
      'image.limit',
      `a layer inflates to more than ${LAYER_LIMITS.bombRatio} times its size (bombRatio): a decompression bomb`,
    );
  }
}

async function sniff(
  source: AsyncIterable<Uint8Array>,
): Promise<{ compression: Compression; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = EMPTY;
  // A head of under four bytes is a slow sender's: gather until there is enough to tell.
  while (head.length < 4) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  const all = (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  return { compression: compressionOf(head), all };
}

/**
 * Hard links under names that a pattern or an inspector asks for, whose bytes stand under a name that nobody asked for:
 * package managers with a content store (pnpm) make them. The layer is then read again with those names known.
 */
function wantedAliases(contents: LayerContents, reading: LayerReading): Aliases | undefined {
  const { targets, types, paths, kept } = contents;
  // Nearly all links are symbolic.
  const links = [...targets].filter(([link]) => types[link] === ENTRY.hardLink);
  if (links.length === 0) return undefined;
  const aliases = new Map<string, string[]>();
  const inspectorsFor = chooseInspectors(reading.inspectors);
  let entries: Map<string, number> | undefined;
  for (const [link, target] of links) {
    const path = paths[link]!;
    const keep = reading.patterns(path) > 0;
    const file = { size: Number.MAX_SAFE_INTEGER, mode: contents.modes[link]! };
    // What an inspector wants under the name of the target as well it has seen.
    const inspect = inspectorsFor(path).some(
      (inspector) =>
        inspector.wants({ ...file, path }, EMPTY) && !inspector.wants({ ...file, path: target }, EMPTY),
    );
    if (!keep && !inspect) continue;
    entries ??= new Map(paths.map((name, entry) => [name, entry]));
    const entry = entries.get(target);
    if (entry === undefined || types[entry] !== ENTRY.file || (!inspect && kept.has(entry))) continue;
    aliases.set(target, [...(aliases.get(target) ?? []), path]);
  }
  return aliases.size === 0 ? undefined : aliases;
}

const EMPTY = new Uint8Array(0);

function digestFrom(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}`;
}
