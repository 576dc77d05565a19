import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import { MIB, Problem } from '#core/index.ts';
import {
  hostPlatform,
  isDockerArchive,
  isOciLayout,
  loadEngineSource,
  loadRegistrySource,
  openArchiveFiles,
  openDirectoryFiles,
  openDockerArchive,
  openOciLayout,
  type ArchiveStream,
  type EngineEndpoint,
  type ImageSource,
  type Platform,
} from '#scan/image/index.ts';
import type { Target } from './target.ts';

/** A target that is ready to be read. */
export type OpenedTarget =
  | { readonly kind: 'image'; readonly image: ImageSource }
  /** An image archive that comes as a stream. */
  | { readonly kind: 'stream'; readonly archive: ArchiveStream; readonly tag?: string }
  | { readonly kind: 'directory'; readonly path: string };

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
  target: Target,
  name: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget> {
  switch (target.kind) {
    case 'archive':
      return openArchive(target, name, platform ?? hostPlatform());
    case 'stdin':
      return { kind: 'stream', archive: { chunks: () => access.stdin, repeatable: false } };
    case 'layout':
      return {
        kind: 'image',
        image: openOciLayout(openDirectoryFiles(target.path), name, platform ?? hostPlatform(), target.tag),
      };
    case 'directory':
      return { kind: 'directory', path: target.path };
    case 'registry':
      return openRegistry(target.reference, platform, access, signal);
    case 'engine': {
      const { findEngine } = await loadEngineSource();
      const engine = await findEngine(access.environment, access.home);
      return { kind: 'stream', archive: engineArchive(engine, target.reference, platform, signal) };
    }
    case 'reference':
      return (
        (await openFromEngine(target.reference, platform, access, signal)) ??
        openRegistry(target.reference, platform, access, signal)
      );
    default:
      throw new TypeError(target satisfies never);
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

/** The image as the local engine has it; undefined where there is no engine, or it has not the image. */
async function openFromEngine(
  reference: string,
  platform: Platform | undefined,
  access: TargetAccess,
  signal?: AbortSignal,
): Promise<OpenedTarget | undefined> {
  try {
    const { findEngine, inspectEngineImage } = await loadEngineSource();
    const engine = await findEngine(access.environment, access.home);
    const patience = AbortSignal.timeout(ENGINE_PATIENCE);
    const image = await inspectEngineImage(
      engine,
      reference,
      asked(platform),
      signal === undefined ? patience : AbortSignal.any([signal, patience]),
    );
    const { os, architecture } = platform ?? hostPlatform();
    if (image === undefined || image.os !== os || image.architecture !== architecture) return undefined;
    return { kind: 'stream', archive: engineArchive(engine, reference, platform, signal) };
  } catch (error) {
    // An engine that is not there, or not for us, is no reason to fail: nobody asked for it by name.
    if (signal?.aborted !== true && error instanceof Problem && /^(?:engine|http)\./.test(error.code))
      return undefined;
    throw error;
  }
}

/** Sources take an image for another platform when nobody asked for one, as Docker does. */
function asked(platform: Platform | undefined): { readonly platform?: Platform } {
  return platform === undefined ? {} : { platform };
}

function engineArchive(
  engine: EngineEndpoint,
  reference: string,
  platform: Platform | undefined,
  signal?: AbortSignal,
): ArchiveStream {
  return {
    repeatable: true,
    async *chunks() {
      const { openEngineExport } = await loadEngineSource();
      yield* (await openEngineExport(engine, reference, asked(platform), signal)).chunks;
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
