import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import {
  compileInTurn,
  compressionOf,
  openArchiveFiles,
  mapArchive,
  parseSavedManifest,
  readStretch,
  startLayerWorker,
  verifiedDigest,
  type FileStretch,
  type MappedArchive,
} from '#scan/image/index.ts';
import { layerWorkerUrl } from './layer-worker-url.ts';

/** What is to be scanned, as far as the command line tells it at a glance. */
export interface EarlyOptions {
  /** A file, perhaps an archive. */
  readonly path: string;
  /** True when nothing is looked for that other threads could look for. */
  readonly packagesOnly: boolean;
  readonly cacheDirectory: string;
}

/** What runs while the rest of the program is loaded. */
export interface EarlyStart {
  /** Gives, once, a thread, where one is of use. */
  readonly takeWorker: () => Worker | undefined;
  readonly archive?: MappedArchive;
}

/**
 * Begins to hash the layers of an archive that `docker save` made. Where threads have more to do than that, one is started
 * instead: it hashes when it has nothing else to do, and three would be in each other's way on two processors.
 */
export function startEarly({ path, packagesOnly, cacheDirectory }: EarlyOptions): EarlyStart {
  const archive = packagesOnly ? openArchive(path, cacheDirectory) : undefined;
  const processors = availableParallelism();
  if (processors <= 2) compileInTurn();
  let worker = archive !== undefined || processors === 1 ? undefined : startUnasked();
  return {
    ...(archive === undefined ? {} : { archive }),
    takeWorker() {
      const taken = worker;
      worker = undefined;
      return taken;
    },
  };
}

/** Maps an archive and begins to hash its layers; undefined for another kind of archive, or a broken one, of which the scan will tell. */
function openArchive(path: string, cacheDirectory: string): MappedArchive | undefined {
  const layers = plainLayersOf(path);
  const archive = layers === undefined ? undefined : mapArchive(path);
  for (const layer of layers ?? [])
    if (verifiedDigest(cacheDirectory, layer) === undefined) archive?.begin(layer);
  return archive;
}

function plainLayersOf(path: string): readonly FileStretch[] | undefined {
  try {
    const files = openArchiveFiles(path);
    const manifest = files.document('manifest.json');
    const images = manifest === undefined ? [] : parseSavedManifest(manifest);
    // Of several images only one will be asked for.
    if (images.length !== 1) return undefined;
    const layers = images[0]!.layers.map((layer) => files.locate(layer)!);
    // What is compressed is hashed while it is inflated.
    return layers.every((layer) => compressionOf(readStretch(layer, 4)) === 'none') ? layers : undefined;
  } catch {
    return undefined;
  }
}

/** It must not keep a program alive that turned out not to need it, nor end one: without it the main thread does all. */
function startUnasked(): Worker {
  const worker = startLayerWorker(layerWorkerUrl());
  worker.on('error', () => {});
  worker.unref();
  return worker;
}
