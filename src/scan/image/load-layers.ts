import type { Digest } from '#core/index.ts';
import { openLayerCache, type LayerCache } from './layer/cache.ts';
import { compressionOf } from './layer/compression-kind.ts';
import type { LayerContents } from './layer/contents.ts';
import { limitParallel, type Limiter } from './layer/limit-parallel.ts';
import type { LayerPool } from './layer/pool.ts';
import {
  readLayer,
  requireDigest,
  type Aliases,
  type LayerReading,
  type LayerResult,
} from './layer/read-layer.ts';
import { spareMemory } from './layer/spare-memory.ts';
import { readStretch, type FileStretch } from './source/archive/blob-files.ts';
import type { ImageSource, LayerSource } from './source/image-source.ts';

export interface LoadOptions {
  readonly pool: LayerPool;
  readonly reading: LayerReading;
  /** Directory of the layer cache; nothing is cached without it. */
  readonly cacheDirectory?: string;
  /** Names all that shapes a layer's contents: patterns, inspectors, their versions. */
  readonly detectors: string;
  /** Told how many of the distinct layers are read. */
  readonly layersRead?: (read: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Layers that are fetched at the same time from a registry; Docker's default. */
const PARALLEL_STREAMS = 3;

/** The layers of an image, the lowest first. */
export interface LoadedLayers {
  readonly contents: readonly LayerContents[];
  /** Ends when all bytes are known to be what the configuration names; until then what the contents say counts for nothing. */
  readonly verified: Promise<unknown>;
  /** Gives what writes to the cache what was not in it: to be made while the bytes are verified, to be called afterwards. */
  readonly prepareCache: () => () => void;
}

/**
 * Reads all layers of an image, each distinct one once, from the cache where it can. The bytes of a local file are
 * always verified (or were, and the file has not changed since); a registry's cached layers are not fetched again, since
 * the verified configuration names them and engines refuse another content under that name.
 */
export async function loadLayers(image: ImageSource, options: LoadOptions): Promise<LoadedLayers> {
  const { cacheDirectory, detectors } = options;
  spareMemory(image.layers);
  const cache = cacheDirectory === undefined ? undefined : openLayerCache(cacheDirectory);
  const loading = new Map<Digest, Promise<LoadedLayer>>();
  const largestFirst = [...image.layers].sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
  const stream = limitParallel(PARALLEL_STREAMS);
  for (const layer of largestFirst) {
    if (!loading.has(layer.diffId)) loading.set(layer.diffId, loadLayer(layer, cache, stream, options));
  }
  let read = 0;
  const count = (): void => options.layersRead?.(read++, loading.size);
  count();
  for (const layer of loading.values()) layer.then(count, () => {});
  const results = await Promise.allSettled(loading.values());
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const loaded = new Map(
    await Promise.all([...loading].map(async ([diffId, layer]) => [diffId, await layer] as const)),
  );
  const verified = Promise.all(Array.from(loaded.values(), (layer) => layer.verified));
  // It may fail before anybody looks.
  verified.catch(() => {});
  return {
    contents: image.layers.map(({ diffId }) => loaded.get(diffId)!.contents),
    verified,
    prepareCache: () => {
      const writes = Array.from(loaded, ([diffId, { contents, cached }]) =>
        cached || contents.incomplete.length > 0 ? undefined : cache?.prepare(diffId, detectors, contents),
      );
      return () => {
        for (const write of writes) write?.();
      };
    },
  };
}

interface LoadedLayer {
  readonly contents: LayerContents;
  readonly verified: Promise<void>;
  /** It came from the cache, or is there already. */
  readonly cached: boolean;
}

/**
 * True when nothing of the image needs to be read to know that its bytes are what its configuration names: fetched layers
 * are checked when they are fetched, and the files of the others have not changed since they were.
 */
export async function isVerified(
  image: ImageSource,
  cacheDirectory: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const cache = openLayerCache(cacheDirectory);
  for (const layer of image.layers) {
    if (layer.remote === true) continue;
    const bytes = await layer.open(signal);
    if (bytes.kind !== 'file' || cache.verified(bytes) !== (layer.digest ?? layer.diffId)) return false;
  }
  return true;
}

async function loadLayer(
  layer: LayerSource,
  cache: LayerCache | undefined,
  stream: Limiter,
  options: LoadOptions,
): Promise<LoadedLayer> {
  const { pool, detectors, signal } = options;
  const cached = cache?.load(layer.diffId, detectors);
  if (layer.remote === true)
    return loadedLayer(cached ?? (await stream(() => streamLayer(layer, cache, options))));
  const bytes = await layer.open(signal);
  if (bytes.kind === 'stream') return loadedLayer(await stream(() => streamLayer(layer, cache, options)));
  const plain = compressionOf(readStretch(bytes, 4)) === 'none';
  // What names the stored bytes: the descriptor, or for an uncompressed tar the diff id as well.
  const expected = layer.digest ?? (plain ? layer.diffId : undefined);
  const known = expected ?? layer.diffId;
  if (cached !== undefined && (cache?.verified(bytes) === known || expected !== undefined))
    return loadedLayer(
      cached,
      cache?.verified(bytes) === known ? undefined : verify(bytes, expected!, layer, pool, cache),
    );
  const verified = plain ? verify(bytes, layer.diffId, layer, pool, cache) : undefined;
  // It may fail before the layer is read.
  verified?.catch(() => {});
  const contents = await pool.read(bytes, digestsOf(layer));
  if (!plain) cache?.remember(bytes, known);
  return { contents, verified: verified ?? Promise.resolve(), cached: false };
}

function loadedLayer(contents: LayerContents, verified: Promise<void> = Promise.resolve()): LoadedLayer {
  verified.catch(() => {});
  return { contents, verified, cached: true };
}

async function verify(
  bytes: FileStretch,
  expected: Digest,
  layer: LayerSource,
  pool: LayerPool,
  cache: LayerCache | undefined,
): Promise<void> {
  if (cache?.verified(bytes) === expected) return;
  const digest = await pool.hash(bytes);
  requireDigest(
    digest,
    expected,
    expected === layer.digest ? 'its descriptor names' : 'the image configuration names as diff id',
  );
  if (layer.digest !== undefined) requireDigest(digest, layer.digest, 'its descriptor names');
  cache?.remember(bytes, digest);
}

async function streamLayer(
  layer: LayerSource,
  cache: LayerCache | undefined,
  options: LoadOptions,
): Promise<LayerContents> {
  const read = async (aliases?: Aliases): Promise<LayerResult> =>
    readLayer(await layer.open(options.signal), digestsOf(layer), options.reading, aliases);
  const first = await read();
  const { contents } = first.aliases === undefined ? first : await read(first.aliases);
  if (contents.incomplete.length === 0) cache?.prepare(layer.diffId, options.detectors, contents)();
  return contents;
}

function digestsOf(layer: LayerSource): { digest?: Digest; diffId: Digest } {
  return layer.digest === undefined
    ? { diffId: layer.diffId }
    : { digest: layer.digest, diffId: layer.diffId };
}
