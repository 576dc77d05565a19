import { tmpdir } from 'node:os';
import {
  turn,
  type Finding,
  type ImageSubject,
  type Incompleteness,
  type OsRelease,
  type Package,
  type Subject,
} from '#core/index.ts';
import {
  checkPlatform,
  compileLess,
  createLayerPool,
  createMergedFilesystem,
  formatPlatform,
  hostPlatform,
  isVerified,
  loadLayers,
  mergeLayers,
  openAnalysisCache,
  readDirectory,
  readStreamedArchive,
  walkDirectory,
  type ImageSource,
  type LayerContents,
  type LayerPool,
  type LayerReading,
  type Platform,
} from '#scan/image/index.ts';
import { takeInventory } from '#scan/inventory/index.ts';
import type { HashList } from '#scan/malware/index.ts';
import type { CommandRunner } from '#scan/misconfig/index.ts';
import { attributeLayers, layerReferences } from './attribution.ts';
import { detect, type Detection, type DetectionSettings } from './detectors.ts';
import type { EarlyStart } from './early.ts';
import { layerWorkerUrl } from './layer-worker-url.ts';
import { openTarget, type OpenedTarget, type TargetAccess } from './open-target.ts';
import { layerDetectors, wantsPackages, type Scanner } from './scanners.ts';
import { analyseHistory } from './secrets.ts';
import { parseTarget } from './target.ts';

export interface AnalyseOptions {
  readonly target: string;
  /** Undefined when nobody asked for one: this machine's, where there is a choice. */
  readonly platform?: Platform;
  readonly scanners: readonly Scanner[];
  readonly settings?: DetectionSettings;
  /** Those whose digests the settings name. */
  readonly hashLists?: readonly HashList[];
  /** Runs helm and kustomize over the charts of a directory; nothing is rendered without it. */
  readonly render?: CommandRunner;
  readonly access: TargetAccess;
  /** Directory of the cache; nothing is cached without it. */
  readonly cacheDirectory?: string;
  /** Threads beside the main one. */
  readonly workers: number;
  /** What was begun before the target was looked at. */
  readonly early?: EarlyStart;
  readonly progress?: (bytes: number) => void;
  /** Told how many layers of how many are read. */
  readonly layersRead?: (read: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** What a target holds, before anything is looked up in a database. */
export interface Analysis {
  readonly subject: Subject;
  readonly os?: OsRelease;
  readonly packages: readonly Package[];
  /** What is wrong whatever the advisories say. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incompleteness[];
  readonly notices: readonly Incompleteness[];
}

/** The form of cached analyses; raise it when parsers come to other results from the same files. */
const FORM = 4;

/** Below this many bytes a worker's start costs more than it saves (45 ms, measured). */
const WORTH_A_WORKER = 24 * 1024 * 1024;

/** The same for the files of a directory. */
const FILES_WORTH_A_WORKER = 2000;

/** Opens a target, reads its layers, merges them and takes the inventory; an image that was analysed before is not read again. */
export async function analyseTarget(options: AnalyseOptions): Promise<Analysis> {
  const { target: name, scanners, platform, cacheDirectory } = options;
  const target = parseTarget(name);
  if (target.kind === 'history')
    return analyseHistory(target.path, name, scanners, options.settings?.secrets, options.signal);
  using detectors = await layerDetectors(scanners, options.settings ?? {});
  const { key, patterns, inspectors } = detectors;
  const reading: LayerReading = {
    patterns,
    inspectors,
    temporaryDirectory: tmpdir(),
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  };
  const opened = await openTarget(target, name, platform, options.access, options.signal);
  switch (opened.kind) {
    case 'directory':
      return await analyseDirectory(opened.path, reading, options);
    case 'stream':
      return await analyseStream(opened, reading, key, options);
    case 'image':
      break;
    default:
      throw new TypeError(opened satisfies never);
  }
  const { image } = opened;
  try {
    if (cacheDirectory === undefined) return await analyseImage(image, reading, key, options);
    const cache = openAnalysisCache(cacheDirectory);
    const cacheKey = [
      FORM,
      key,
      JSON.stringify(options.settings ?? {}),
      image.configDigest,
      ...image.config.diffIds,
    ].join('\n');
    const known = (await isVerified(image, cacheDirectory, options.signal))
      ? (cache.load(cacheKey) as Analysis | undefined)
      : undefined;
    if (known !== undefined)
      return {
        ...known,
        subject: { ...subjectOf(image), ...(known.os === undefined ? {} : { os: known.os }) },
      };
    return await analyseImage(image, reading, key, options, (analysis) =>
      analysis.incomplete.length === 0 ? cache.prepare(cacheKey, analysis) : () => {},
    );
  } finally {
    await image.close();
    await options.early?.archive?.release();
  }
}

async function analyseDirectory(
  path: string,
  reading: LayerReading,
  options: AnalyseOptions,
): Promise<Analysis> {
  const walk = walkDirectory(path);
  const pool = createPool(reading, walk.paths.length >= FILES_WORTH_A_WORKER, options);
  try {
    const contents = await readDirectory(path, walk, pool);
    const subject: Subject = { kind: 'directory', id: path, name: options.target };
    return await takeStock(subject, [contents], undefined, options);
  } finally {
    await pool.close();
  }
}

/** The same for an archive that comes as a stream, whose layers cannot be looked at one by one. */
async function analyseStream(
  { archive, tag, identity }: OpenedTarget & { kind: 'stream' },
  reading: LayerReading,
  detectors: string,
  options: AnalyseOptions,
): Promise<Analysis> {
  const { target: name, platform = hostPlatform(), cacheDirectory, settings = {} } = options;
  const named = (subject: Subject): Subject => ({
    ...subject,
    name,
    ...(identity?.repoTags === undefined ? {} : { repoTags: identity.repoTags }),
  });
  const cacheKey = [FORM, detectors, JSON.stringify(settings), 'stream', ...(identity?.key ?? [])].join('\n');
  const cache =
    cacheDirectory === undefined || identity === undefined ? undefined : openAnalysisCache(cacheDirectory);
  const known = cache?.load(cacheKey) as Analysis | undefined;
  if (known !== undefined) return { ...known, subject: named(known.subject) };
  const { image, layers } = await readStreamedArchive(archive, name, platform, tag, reading);
  if (options.platform !== undefined) checkPlatform(image.config, options.platform);
  const analysis = await takeStock(named(subjectOf(image)), layers, image, options);
  if (analysis.incomplete.length === 0 && identity?.confirms(image) === true)
    cache?.prepare(cacheKey, analysis)();
  return analysis;
}

async function analyseImage(
  image: ImageSource,
  reading: LayerReading,
  detectors: string,
  options: AnalyseOptions,
  prepareAnalysis: (analysis: Analysis) => () => void = () => () => {},
): Promise<Analysis> {
  const { cacheDirectory, signal } = options;
  const bytes = image.layers.reduce((sum, layer) => sum + (layer.size ?? 0), 0);
  const pool = createPool(reading, bytes >= WORTH_A_WORKER, options);
  if (options.early !== undefined) compileLess();
  try {
    const { contents, verified, prepareCache } = await loadLayers(image, {
      pool,
      reading,
      detectors,
      ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
      ...(options.layersRead === undefined ? {} : { layersRead: options.layersRead }),
      ...(signal === undefined ? {} : { signal }),
    });
    let writeLayers;
    let writeAnalysis;
    let analysis;
    try {
      analysis = await takeStock(subjectOf(image), contents, image, options);
      await turn();
      writeLayers = prepareCache();
      await turn();
      writeAnalysis = prepareAnalysis(analysis);
    } finally {
      // Whatever was made of the bytes counts only when they are the right ones.
      await verified;
    }
    writeLayers();
    writeAnalysis();
    return analysis;
  } finally {
    await pool.close();
  }
}

function createPool(
  reading: LayerReading,
  worthWorkers: boolean,
  { scanners, settings = {}, workers, early }: AnalyseOptions,
): LayerPool {
  const started = early?.takeWorker();
  return createLayerPool({
    reading,
    ...(early?.archive === undefined ? {} : { archive: early.archive }),
    workers: worthWorkers ? workers - (early?.archive === undefined ? 0 : 1) : 0,
    ...(started === undefined ? {} : { started }),
    worker: {
      url: layerWorkerUrl(),
      data: { scanners, settings, temporaryDirectory: reading.temporaryDirectory },
    },
  });
}

async function takeStock(
  subject: Subject,
  layers: readonly LayerContents[],
  image: ImageSource | undefined,
  { scanners, settings = {}, hashLists = [], render }: AnalyseOptions,
): Promise<Analysis> {
  const references = image === undefined ? [] : layerReferences(image.config.diffIds, image.config.history);
  const tree = mergeLayers(layers);
  const filesystem = createMergedFilesystem(tree);
  await turn();
  const inventory = takeInventory(filesystem);
  await turn();
  const { os } = inventory;
  const detection = await detect(scanners, {
    filesystem,
    references,
    config: image?.config,
    inventory,
    settings,
    hashLists,
    ...(render === undefined || subject.kind !== 'directory'
      ? {}
      : { rendering: { directory: subject.id, run: render } }),
  });
  const packages = wantsPackages(scanners)
    ? attributeLayers(inventory.packages, filesystem, layers, references, os)
    : [];
  return {
    subject:
      os === undefined || (subject.kind !== 'image' && subject.kind !== 'directory')
        ? subject
        : { ...subject, os },
    ...(os === undefined ? {} : { os }),
    findings: detection.findings,
    packages: packages.map((found) => withLicense(found, detection.licenses)),
    incomplete: [
      ...layers.flatMap((contents) => contents.incomplete),
      ...tree.incomplete,
      ...inventory.incomplete,
      ...detection.incomplete,
    ],
    notices: detection.notices ?? [],
  };
}

function subjectOf(image: ImageSource): ImageSubject {
  return {
    kind: 'image',
    id: image.manifestDigest ?? image.configDigest,
    name: image.name,
    configDigest: image.configDigest,
    ...(image.manifestDigest === undefined ? {} : { manifestDigest: image.manifestDigest }),
    platform: formatPlatform(image.config),
    repoTags: image.repoTags,
  };
}

/** What was found out about a licence stands for what the package's metadata says of it. */
function withLicense(found: Package, licenses: Detection['licenses']): Package {
  const license = licenses?.get(found.purl);
  return license === undefined ? found : { ...found, licenses: [license] };
}
