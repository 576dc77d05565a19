import { createReadStream, existsSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { MIB, Problem } from '#core/index.ts';
import {
  checkPlatform,
  formatPlatform,
  hostPlatform,
  isDockerArchive,
  isOciLayout,
  loadEngineSource,
  loadRegistrySource,
  openArchiveFiles,
  openDockerArchive,
  openImageDirectory,
  openOciLayout,
  type ArchiveStream,
  type EngineEndpoint,
  type EngineImage,
  type ImageSource,
  type Platform,
} from '#scan/image/index.ts';
import type { Target } from './target.ts';

/** A target that is ready to be read. */
export type OpenedTarget =
  | { readonly kind: 'image'; readonly image: ImageSource }
  /** An image archive that comes as a stream. */
  | {
      readonly kind: 'stream';
      readonly archive: ArchiveStream;
      readonly tag?: string;
      readonly identity?: StreamIdentity;
    }
  | { readonly kind: 'directory'; readonly path: string };

/** What is known of an archive before it comes, so that one that was read before need not come again. */
export interface StreamIdentity {
  /** Names what will come, as exactly as its bytes would. */
  readonly key: readonly string[];
  /** True when what came is what the key names. */
  confirms(image: ImageSource): boolean;
  /** The tags that the image has now. */
  readonly repoTags?: readonly string[];
}

/** What reaching images takes: passed in, so that nothing here looks at the process. */
export interface TargetAccess {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string | undefined;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The registry may have a certificate that cannot be checked, or no TLS at all. */
  readonly insecure: boolean;
  /** A PEM file with authorities to trust beside the system's. */
  readonly caFile?: string;
  /** `REGISTRY=URL`, asked in this order before the registry. */
  readonly registryMirrors?: readonly string[];
}

/** Opens what a person named. `name` is how it is called in messages and results. */
export async function openTarget(
  target: Exclude<Target, { kind: 'history' }>,
  name: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget> {
  switch (target.kind) {
    case 'archive':
      return ofPlatform(openArchive(target, name, platform ?? hostPlatform()), platform);
    case 'stdin':
      return { kind: 'stream', archive: { chunks: () => access.stdin, repeatable: false } };
    case 'layout':
      return ofPlatform(
        {
          kind: 'image',
          image: openImageDirectory(target.path, name, platform ?? hostPlatform(), target.tag),
        },
        platform,
      );
    case 'directory':
      return { kind: 'directory', path: target.path };
    case 'registry':
      return openRegistry(target.reference, platform, access, signal);
    case 'engine': {
      const { findEngine, inspectEngineImage, imageNotFound } = await loadEngineSource();
      const engine = await findEngine(access.environment, access.home, target.engine);
      const image = await inspectEngineImage(engine, target.reference, asked(platform), signal);
      if (image === undefined) throw imageNotFound(target.reference);
      if (platform !== undefined) checkPlatform(image, platform);
      return engineArchive(engine, image, target.reference, platform, signal);
    }
    case 'reference':
      return (
        (await openFromEngine(target.reference, platform, access, signal)) ??
        openReference(target.reference, platform, access, signal)
      );
    default:
      throw new TypeError(target satisfies never);
  }
}

/** An image is not taken for one of the platform that somebody asked for. */
function ofPlatform(opened: OpenedTarget, platform: Platform | undefined): OpenedTarget {
  if (platform !== undefined && opened.kind === 'image') checkPlatform(opened.image.config, platform);
  return opened;
}

/** From the registry, where no engine has it; who meant a directory is told how to say so. */
async function openReference(
  reference: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget> {
  try {
    return await openRegistry(reference, platform, access, signal);
  } catch (error) {
    if (!(error instanceof Problem) || !existsSync(reference)) throw error;
    const hint = `To scan the directory of this name, write ./${reference}.`;
    throw new Problem(error.code, error.message, { hint, cause: error });
  }
}

async function openRegistry(
  reference: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget> {
  const { environment, home, insecure, caFile, registryMirrors = [] } = access;
  const { credentialFiles, openRegistryImage, parseRegistryMirror } = await loadRegistrySource();
  const credentials = credentialFiles(environment, home);
  return {
    kind: 'image',
    image: await openRegistryImage(
      reference,
      {
        ...asked(platform),
        environment,
        insecure,
        credentials,
        mirrors: registryMirrors.map(parseRegistryMirror),
        ...(caFile === undefined ? {} : { caFile }),
      },
      signal,
    ),
  };
}

/** Milliseconds that a local engine has to say whether it knows an image; a hung one must not hold up the registry. */
const ENGINE_PATIENCE = 5000;

/** The image as a local engine has it, Docker's or Podman's; undefined where there is none, or it has not the image. */
async function openFromEngine(
  reference: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget | undefined> {
  const { findEngines, inspectEngineImage } = await loadEngineSource();
  const wanted = platform ?? hostPlatform();
  for (const engine of await attempt(() => findEngines(access.environment, access.home), signal, [])) {
    const patience = AbortSignal.timeout(ENGINE_PATIENCE);
    const until = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    const image = await attempt(
      () => inspectEngineImage(engine, reference, asked(platform), until),
      signal,
      undefined,
    );
    if (image?.os === wanted.os && image.architecture === wanted.architecture)
      return engineArchive(engine, image, reference, platform, signal);
  }
  return undefined;
}

/** An engine that is not there, or not for us, is no reason to fail: nobody asked for it by name. */
async function attempt<Value>(
  ask: () => Promise<Value>,
  signal: AbortSignal | undefined,
  otherwise: Value,
): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    const isEngines = error instanceof Problem && /^(?:engine|http)\./.test(error.code);
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    if (signal?.aborted !== true && (isEngines || isLate)) return otherwise;
    throw error;
  }
}

/** Sources take an image for another platform when nobody asked for one, as Docker does. */
function asked(platform: Platform | undefined): { readonly platform?: Platform } {
  return platform === undefined ? {} : { platform };
}

function engineArchive(
  engine: EngineEndpoint,
  image: EngineImage,
  reference: string,
  platform: Platform | undefined,
  signal?: AbortSignal,
): OpenedTarget {
  const { id, diffIds, repoTags } = image;
  return {
    kind: 'stream',
    archive: {
      repeatable: true,
      async *chunks() {
        const { openEngineExport } = await loadEngineSource();
        yield* (await openEngineExport(engine, reference, asked(platform), signal)).chunks;
      },
    },
    identity: {
      key: ['engine', id, platform === undefined ? '' : formatPlatform(platform), ...diffIds],
      // The name may have been given to another image meanwhile.
      confirms: ({ config, configDigest, manifestDigest, indexDigest }) =>
        [configDigest, manifestDigest, indexDigest].includes(id) &&
        config.diffIds.join('\n') === diffIds.join('\n'),
      repoTags,
    },
  };
}

function openArchive(target: Target & { kind: 'archive' }, name: string, platform: Platform): OpenedTarget {
  if (!isTar(target.path)) {
    const chunks = (): AsyncIterable<Uint8Array> => createReadStream(target.path, { highWaterMark: MIB });
    return {
      kind: 'stream',
      archive: { chunks, repeatable: true },
      ...(target.tag === undefined ? {} : { tag: target.tag }),
      identity: fileIdentity(target.path, [target.tag ?? '', formatPlatform(platform)]),
    };
  }
  const files = openArchiveFiles(target.path);
  const isDocker = target.format !== 'oci' && isDockerArchive(files);
  // Engines since 25 write both forms into one archive: the OCI form has the manifest's digest, the other all tags.
  if (target.format !== 'docker' && isOciLayout(files) && !(isDocker && target.tag !== undefined)) {
    return { kind: 'image', image: openOciLayout(files, name, platform, target.tag) };
  }
  if (isDocker) return { kind: 'image', image: openDockerArchive(files, name, target.tag) };
  throw new Problem(
    'scan.target',
    `${target.path} is no ${target.format === undefined ? 'image' : `${target.format} image`} archive`,
    {
      hint: 'It must hold manifest.json (docker save) or oci-layout and index.json. For a root file system unpack it and name it as dir:PATH.',
    },
  );
}

/** A file's size, times and inode, which cannot be kept while its bytes change. */
function fileIdentity(path: string, choice: readonly string[]): StreamIdentity {
  const identify = (): string => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  };
  const before = identify();
  return { key: ['file', before, ...choice], confirms: () => identify() === before };
}

/** True for an uncompressed tar, which can be read by seeking. */
function isTar(path: string): boolean {
  const head = new Uint8Array(263);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';
}
