import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import {
  compressionOf,
  openArchiveFiles,
  openMappedHasher,
  parseSavedManifest,
  readStretch,
  startLayerWorker,
  verifiedDigest,
  type MappedHasher,
} from '#scan/image/index.ts';
import { layerWorkerUrl } from './layer-worker-url.ts';

/** What is to be scanned, as far as the command line tells it at a glance. */
export interface EarlyOptions {
  /** A file, perhaps an archive, and its size. */
  readonly path: string;
  readonly bytes: number;
  /** True when nothing is looked for that other threads could look for. */
  readonly packagesOnly: boolean;
  readonly cacheDirectory: string;
}

/** What runs while the rest of the program is loaded. */
export interface EarlyStart {
  /** Gives, once, a thread, where one is of use. */
  readonly takeWorker: () => Worker | undefined;
  readonly hasher?: MappedHasher;
}

/**
 * Begins to hash the layers of an archive that `docker save` made. Where threads have more to do than that, one is started
 * instead: it hashes when it has nothing else to do, and three would be in each other's way on two processors.
 */
export function startEarly({ path, bytes, packagesOnly, cacheDirectory }: EarlyOptions): EarlyStart {
  const opened = packagesOnly ? openMappedHasher(path, bytes) : undefined;
  const hasher = opened !== undefined && beginHashing(path, opened, cacheDirectory) ? opened : undefined;
  let worker = hasher !== undefined || availableParallelism() === 1 ? undefined : startUnasked();
  return {
    ...(hasher === undefined ? {} : { hasher }),
    takeWorker() {
      const taken = worker;
      worker = undefined;
      return taken;
    },
  };
}

/** False when it is another kind of archive, or a broken one, of which the scan will tell. */
function beginHashing(path: string, hasher: MappedHasher, cacheDirectory: string): boolean {
  try {
    const files = openArchiveFiles(path);
    const manifest = files.document('manifest.json');
    const images = manifest === undefined ? [] : parseSavedManifest(manifest);
    // Of several images only one will be asked for.
    if (images.length !== 1) return false;
    const layers = images[0]!.layers.map((layer) => files.locate(layer)!);
    // What is compressed is hashed while it is inflated.
    if (layers.some((layer) => compressionOf(readStretch(layer, 4)) !== 'none')) return false;
    for (const layer of layers) if (verifiedDigest(cacheDirectory, layer) === undefined) hasher.begin(layer);
    return true;
  } catch {
    return false;
  }
}

/** It must not keep a program alive that turned out not to need it, nor end one: without it the main thread does all. */
function startUnasked(): Worker {
  const worker = startLayerWorker(layerWorkerUrl());
  worker.on('error', () => {});
  worker.unref();
  return worker;
}
