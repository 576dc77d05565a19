import { isDigest, isRecord, LIMITS, Problem, type Digest } from '#core/index.ts';
import { parseReference } from '../../reference/reference.ts';
import { pacedChunks, readBody } from '../http/body.ts';
import type { Pace, Timing } from '../http/timing.ts';
import { parseJsonDocument } from '../json-document.ts';
import type { Platform } from '../platform.ts';
import { connectEngine, isAtLeast, type EngineConnection } from './connection.ts';
import type { EngineEndpoint } from './endpoint.ts';
import type { EngineProblemCode } from './problem.ts';

/** What an engine says of an image that it has. */
export interface EngineImage {
  /** Of the configuration; engines with the containerd image store have the manifest's or index's here. */
  readonly id: Digest;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** Digests of the uncompressed layers, the lowest first: a scan that has seen them all needs no export. */
  readonly diffIds: readonly Digest[];
}

/** An image on its way out of an engine. */
export interface EngineExport {
  readonly imageId: Digest;
  readonly image: EngineImage;
  /** What `docker save` writes: a tar archive. Leaving the loop early closes the connection. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface EngineOptions {
  /** Only counts for engines that keep several platforms of an image (API 1.48). */
  readonly platform?: Platform;
  readonly pace?: Pace;
  readonly timing?: Timing;
}

/** Docker Engine 28, the first that takes `platform` for `GET /images/{name}/get`. */
const PLATFORM_API = [1, 48] as const;
const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{1,64}$/;

/** What the engine knows of an image, by name or identifier; `undefined` when it has none such. */
export async function inspectEngineImage(
  endpoint: EngineEndpoint,
  name: string,
  options: EngineOptions = {},
  signal?: AbortSignal,
): Promise<EngineImage | undefined> {
  const path = pathOf(name);
  using engine = await connectEngine(endpoint, options, signal);
  // Awaited here: the connection is closed when this function is left.
  return await inspect(engine, path, name, signal);
}

/** The export of an image (Docker Engine API, `GET /images/{name}/get`); it starts when its first piece is asked for. */
export async function openEngineExport(
  endpoint: EngineEndpoint,
  name: string,
  options: EngineOptions = {},
  signal?: AbortSignal,
): Promise<EngineExport> {
  const image = await inspectEngineImage(endpoint, name, options, signal);
  if (image === undefined) throw imageNotFound(name);
  return { imageId: image.id, image, chunks: exportChunks(endpoint, name, options, signal) };
}

async function* exportChunks(
  endpoint: EngineEndpoint,
  name: string,
  options: EngineOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  using engine = await connectEngine(endpoint, options, signal);
  const path = `${pathOf(name)}/get${platformQuery(engine, options)}`;
  const response = await engine.get(path, `the export of ${name}`, signal);
  if (response === undefined) throw imageNotFound(name);
  yield* pacedChunks(response, engine.pace, engine.timing);
}

/** Says that the engine does not have an image. */
export function imageNotFound(name: string): Problem<EngineProblemCode> {
  return new Problem('engine.not-found', `the engine does not have the image ${name}`, {
    hint: `pull it first (docker pull ${name}), or let us fetch it: registry:${name}`,
  });
}

async function inspect(
  engine: EngineConnection,
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<EngineImage | undefined> {
  const what = `what it knows of ${name}`;
  const response = await engine.get(`${path}/json`, what, signal);
  if (response === undefined) return undefined;
  const bytes = await readBody(response, what, LIMITS.manifestBytes, engine.pace, engine.timing);
  return engineImageOf(parseJsonDocument(bytes, `the engine's description of ${name}`), name);
}

function engineImageOf(document: Record<string, unknown>, name: string): EngineImage {
  const { Id: id, RootFS: rootfs, Variant: variant } = document;
  // Podman writes the identifier without its algorithm.
  const digest = typeof id === 'string' && !id.includes(':') ? `sha256:${id}` : id;
  if (!isDigest(digest))
    throw new Problem<EngineProblemCode>('engine.answer', `the engine gives no identifier for ${name}`);
  return {
    id: digest,
    repoTags: textsOf(document.RepoTags),
    repoDigests: textsOf(document.RepoDigests),
    os: textOf(document.Os),
    architecture: textOf(document.Architecture),
    ...(typeof variant === 'string' && variant !== '' ? { variant } : {}),
    diffIds: textsOf(isRecord(rootfs) ? rootfs.Layers : undefined).filter(isDigest),
  };
}

/** Only what can be an image's name gets into a URL: nothing that is decoded, cut or climbed by. */
function pathOf(name: string): string {
  if (!IMAGE_ID.test(name)) {
    try {
      parseReference(name);
    } catch (cause) {
      throw new Problem<EngineProblemCode>(
        'engine.reference',
        `${JSON.stringify(name.slice(0, 200))} is neither an image's name nor its identifier`,
        { cause },
      );
    }
  }
  return `/images/${name}`;
}

function platformQuery({ version }: EngineConnection, { platform }: EngineOptions): string {
  if (platform === undefined || !isAtLeast(version, PLATFORM_API)) return '';
  return `?platform=${encodeURIComponent(JSON.stringify(platform))}`;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((text: unknown): text is string => typeof text === 'string')
    : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
