import { tmpdir } from 'node:os';
import { type ImageSubject, type Incompleteness, type LayerReference, type Subject } from '#core/index.ts';
import {
  createLayerPool,
  createMergedFilesystem,
  formatPlatform,
  loadLayers,
  mergeLayers,
  readDirectory,
  readStreamedArchive,
  type ImageSource,
  type LayerContents,
  type Platform,
} from '#scan/image/index.ts';
import { takeInventory } from '#scan/inventory/index.ts';
import { attributeLayers, layerReferences } from './attribution.ts';
import { openTarget } from './open-target.ts';
import type { ScanResult } from './scan-result.ts';
import { layerDetectors, type Scanner } from './scanners.ts';
import { parseTarget } from './target.ts';

export interface ScanOptions {
  readonly target: string;
  readonly platform: Platform;
  readonly scanners: readonly Scanner[];
  /** Directory of the layer cache; nothing is cached without it. */
  readonly cacheDirectory?: string;
  /** Threads beside the main one. */
  readonly workers: number;
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Below this many bytes a worker's start costs more than it saves (45 ms, measured). */
const WORTH_A_WORKER = 24 * 1024 * 1024;

/** Scans one target: opens it, reads its layers, merges them, takes the inventory, and matches. */
export async function scanTarget(options: ScanOptions): Promise<ScanResult> {
  const { subject, layers, references, sourceProblems } = await readTarget(options);
  const tree = mergeLayers(layers);
  const filesystem = createMergedFilesystem(tree);
  const inventory = takeInventory(filesystem);
  const packages = attributeLayers(inventory.packages, filesystem, layers, references, inventory.os);
  const incomplete: Incompleteness[] = [
    ...sourceProblems,
    ...layers.flatMap((contents) => contents.incomplete),
    ...tree.incomplete,
    ...inventory.incomplete,
  ];
  return {
    schemaVersion: 1,
    subject:
      inventory.os === undefined || (subject.kind !== 'image' && subject.kind !== 'directory')
        ? subject
        : { ...subject, os: inventory.os },
    packages,
    findings: [],
    incomplete,
  };
}

interface ReadTarget {
  readonly subject: Subject;
  readonly layers: readonly LayerContents[];
  readonly references: readonly LayerReference[];
  readonly sourceProblems: readonly Incompleteness[];
}

async function readTarget(options: ScanOptions): Promise<ReadTarget> {
  const { target: name, scanners, platform } = options;
  const temporaryDirectory = tmpdir();
  const { key, ...detectors } = layerDetectors(scanners);
  const reading = {
    ...detectors,
    temporaryDirectory,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  };
  const opened = await openTarget(parseTarget(name), name, platform);
  if (opened.kind === 'directory') {
    const layers = [readDirectory(opened.path, reading)];
    return {
      subject: { kind: 'directory', id: opened.path, name },
      layers,
      references: [],
      sourceProblems: [],
    };
  }
  if (opened.kind === 'stream') {
    const { image, layers } = await readStreamedArchive(opened.chunks, name, platform, opened.tag, reading);
    return { ...describe(image), layers, sourceProblems: [] };
  }
  const { image } = opened;
  const bytes = image.layers.reduce((sum, layer) => sum + (layer.size ?? 0), 0);
  const pool = createLayerPool({
    reading,
    workers: bytes < WORTH_A_WORKER ? 0 : options.workers,
    worker: { url: workerUrl(), data: { scanners, temporaryDirectory } },
  });
  try {
    const layers = await loadLayers(image, {
      pool,
      reading,
      detectors: key,
      ...(options.cacheDirectory === undefined ? {} : { cacheDirectory: options.cacheDirectory }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return { ...describe(image), layers, sourceProblems: [] };
  } finally {
    await image.close();
    await pool.close();
  }
}

/** The bundle has the worker beside it as JavaScript. */
function workerUrl(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './layer-worker.ts' : './layer-worker.js',
    import.meta.url,
  );
}

function describe(image: ImageSource): { subject: ImageSubject; references: readonly LayerReference[] } {
  const { config } = image;
  const subject: ImageSubject = {
    kind: 'image',
    id: image.manifestDigest ?? image.configDigest,
    name: image.name,
    configDigest: image.configDigest,
    ...(image.manifestDigest === undefined ? {} : { manifestDigest: image.manifestDigest }),
    platform: formatPlatform(config),
    repoTags: image.repoTags,
  };
  return { subject, references: layerReferences(config.diffIds, config.history) };
}
