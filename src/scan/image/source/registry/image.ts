import { LIMITS, Problem } from '#core/index.ts';
import {
  familiarReference,
  parseReference,
  withDefaultTag,
  type Reference,
} from '../../reference/reference.ts';
import { parseImageConfig, type ImageConfig } from '../image-config.ts';
import type { ImageSource, LayerSource } from '../image-source.ts';
import { checkLayers, MEDIA_TYPES, type Descriptor, type Index, type Manifest } from '../manifest.ts';
import { checkPlatform, choosePlatform } from '../platform-choice.ts';
import { hostPlatform } from '../platform.ts';
import { verifiedBlob } from './blob.ts';
import { placesOf } from './mirror.ts';
import { fetchManifest, type FetchedManifest } from './manifest-request.ts';
import type { RegistryOptions } from './options.ts';
import type { RegistryProblemCode } from './problem.ts';
import { RegistrySession } from './session.ts';

/** An index in an index in an index: nobody needs more. */
const MAX_INDEX_DEPTH = 3;

/**
 * Opens an image on a registry: manifest and configuration are fetched and verified, layers only when they are opened,
 * each on its own and verified as it passes. A mirror that fails, with the manifest or with any layer, is passed over. The
 * caller closes it.
 */
export async function openRegistryImage(
  name: string | Reference,
  options: RegistryOptions = {},
  signal?: AbortSignal,
): Promise<ImageSource> {
  const reference = withDefaultTag(typeof name === 'string' ? parseReference(name) : name);
  const places = placesOf(reference, options.mirrors ?? []).map((place) => ({
    reference: place.reference,
    session: new RegistrySession(
      place.reference,
      place.mirror === undefined ? options : { ...options, insecure: place.mirror.insecure },
    ),
  }));
  const close = async (): Promise<void> => {
    await Promise.all(places.map(({ session }) => session.close()));
  };
  const failures: Problem[] = [];
  try {
    for (const [index, { reference: at, session }] of places.entries()) {
      try {
        const found = await openAt(session, at, options, signal);
        const sessions = places.slice(index).map((place) => place.session);
        return imageSource(typeof name === 'string' ? name : familiarReference(name), reference, {
          ...found,
          sessions,
          close,
        });
      } catch (error) {
        signal?.throwIfAborted();
        if (index === places.length - 1 || !(error instanceof Problem)) throw withFailures(error, failures);
        failures.push(error);
      }
    }
    throw new Error('a reference has at least its own registry');
  } catch (error) {
    await close();
    throw error;
  }
}

interface OpenedManifest extends ResolvedManifest {
  readonly config: ImageConfig;
}

async function openAt(
  session: RegistrySession,
  reference: Reference,
  options: RegistryOptions,
  signal: AbortSignal | undefined,
): Promise<OpenedManifest> {
  const resolved = await resolveManifest(session, reference, options, signal);
  const config = await fetchConfig(session, resolved.manifest, signal);
  checkLayers(resolved.manifest, config.diffIds);
  if (options.platform !== undefined) checkPlatform(config, options.platform);
  return { ...resolved, config };
}

function imageSource(
  name: string,
  reference: Reference,
  opened: OpenedManifest & { readonly sessions: readonly RegistrySession[]; close(): Promise<void> },
): ImageSource {
  const { manifest, manifestDigest, indexDigest, config, sessions } = opened;
  return {
    name,
    manifestDigest,
    ...(indexDigest === undefined ? {} : { indexDigest }),
    configDigest: manifest.config.digest,
    config,
    layers: manifest.layers.map((layer, index) => layerSource(sessions, layer, index, config)),
    repoTags: tagsOf(reference),
    close: () => opened.close(),
  };
}

/** The registry's own problem counts; that its mirrors failed before is told beside it. */
function withFailures(error: unknown, failures: readonly Problem[]): unknown {
  if (!(error instanceof Problem) || failures.length === 0) return error;
  const before = failures.map(({ message }) => message).join('; ');
  return new Problem(error.code, `${error.message} (mirrors before it: ${before})`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

interface ResolvedManifest {
  readonly manifest: Manifest;
  readonly manifestDigest: FetchedManifest['digest'];
  readonly indexDigest?: FetchedManifest['digest'];
}

/** Follows indexes to the manifest of the platform; a digest counts before a tag, as for `docker pull`. */
async function resolveManifest(
  session: RegistrySession,
  reference: Reference,
  options: RegistryOptions,
  signal: AbortSignal | undefined,
): Promise<ResolvedManifest> {
  const what = `the manifest of ${familiarReference(reference)}`;
  let fetched = await fetchManifest(session, reference.digest ?? reference.tag!, what, signal);
  const first = fetched;
  for (let depth = 0; depth <= MAX_INDEX_DEPTH; depth++) {
    const { document, digest } = fetched;
    if (document.kind === 'manifest')
      return {
        manifest: document,
        manifestDigest: digest,
        ...(first === fetched ? {} : { indexDigest: first.digest }),
      };
    fetched = await fetchEntry(session, document, options, what, signal);
  }
  throw new Problem<RegistryProblemCode>(
    'registry.answer',
    `${what} is an index that leads only to more indexes, ${MAX_INDEX_DEPTH} deep`,
  );
}

async function fetchEntry(
  session: RegistrySession,
  index: Index,
  { platform = hostPlatform() }: RegistryOptions,
  what: string,
  signal: AbortSignal | undefined,
): Promise<FetchedManifest> {
  const { digest } = choosePlatform(index, platform);
  return fetchManifest(session, digest, what, signal);
}

async function fetchConfig(
  session: RegistrySession,
  { config, artifactType }: Manifest,
  signal: AbortSignal | undefined,
): Promise<ImageConfig> {
  const what = `the configuration ${config.digest}`;
  if (config.size > LIMITS.manifestBytes)
    throw new Problem<RegistryProblemCode>(
      'registry.size',
      `${what} has ${config.size} bytes; the limit is ${LIMITS.manifestBytes}`,
    );
  const chunks: Uint8Array[] = [];
  for await (const chunk of verifiedBlob([session], config, what, signal)) chunks.push(chunk);
  try {
    return parseImageConfig(Buffer.concat(chunks));
  } catch (error) {
    if (config.mediaType === MEDIA_TYPES.config || config.mediaType === MEDIA_TYPES.dockerConfig) throw error;
    throw new Problem<RegistryProblemCode>(
      'registry.answer',
      `this is not an image, but an artifact of the type ${artifactType ?? config.mediaType}`,
      { cause: error },
    );
  }
}

function layerSource(
  sessions: readonly RegistrySession[],
  descriptor: Descriptor,
  index: number,
  config: ImageConfig,
): LayerSource {
  const { digest, mediaType, size } = descriptor;
  return {
    digest,
    diffId: config.diffIds[index]!,
    mediaType,
    size,
    remote: true,
    open: async (signal) => ({
      kind: 'stream',
      chunks: verifiedBlob(sessions, descriptor, `layer ${index + 1} (${digest})`, signal),
    }),
  };
}

function tagsOf(reference: Reference): readonly string[] {
  const { domain, path, tag } = reference;
  return tag === undefined ? [] : [familiarReference({ domain, path, tag })];
}
