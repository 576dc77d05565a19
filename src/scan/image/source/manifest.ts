import { isDigest, isRecord, Problem, type Digest } from '#core/index.ts';
import { parseJsonDocument } from './json-document.ts';
import type { Platform } from './platform.ts';

export type ManifestProblemCode =
  | 'image.manifest-invalid'
  | 'image.manifest-schema1'
  | 'image.manifest-unknown';

/** Points to content: what it is, its digest and its size in bytes (OCI image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  /** Without a prototype: every key is an annotation. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** One image of one platform (OCI image-spec, manifest.md; Docker's manifest version 2, schema 2). */
export interface Manifest {
  readonly kind: 'manifest';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** What this is about, when it is a signature or an attestation. */
  readonly subject?: Descriptor;
}

/** Images of several platforms under one name (OCI image-spec, image-index.md; Docker's manifest list). */
export interface Index {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
}

export const MEDIA_TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
} as const;

/** Engines stop at 127 layers (overlayfs, `max_depth` in moby's layer store); ours only keeps a lie from growing. */
export const MAX_LAYERS = 1024;
/** Some hundred platforms with an attestation each are the largest real indexes. */
const MAX_INDEX_ENTRIES = 10_000;
/** `RFC 6838` allows 127 characters for each half of a media type. */
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/;

/**
 * Reads what a registry or a layout calls a manifest. `mediaType` is what the server or the descriptor said it is; it
 * counts only where the document itself says nothing. A document that could be read in two ways is refused (CVE-2021-41190).
 */
export function parseManifest(bytes: Uint8Array, mediaType?: string): Manifest | Index {
  const document = parseJsonDocument(bytes, 'the image manifest');
  const stated = typeof document.mediaType === 'string' ? document.mediaType : undefined;
  const type = stated ?? mediaType?.split(';', 1)[0]!.trim();
  refuseSchema1(document, type);
  if (document.schemaVersion !== 2)
    throw invalid(`its schemaVersion is ${JSON.stringify(document.schemaVersion) ?? 'missing'}, not 2`);
  const hasManifests = Array.isArray(document.manifests);
  const hasLayers = Array.isArray(document.layers) || isRecord(document.config);
  if (hasManifests && hasLayers)
    throw invalid('it has both manifests and layers, so it could be read in two ways');
  switch (kindOf(type) ?? (hasManifests ? 'index' : hasLayers ? 'manifest' : undefined)) {
    case 'index':
      return indexOf(document, type ?? MEDIA_TYPES.index);
    case 'manifest':
      return manifestOf(document, type ?? MEDIA_TYPES.manifest);
    default:
      throw new Problem<ManifestProblemCode>(
        'image.manifest-unknown',
        `this is not an image manifest or index, but ${JSON.stringify(type?.slice(0, 100) ?? 'a document without a media type')}`,
      );
  }
}

/** Reads an index where nothing else can stand: the `index.json` of an OCI layout. */
export function parseIndex(bytes: Uint8Array): Index {
  const document = parseManifest(bytes, MEDIA_TYPES.index);
  if (document.kind !== 'index') throw invalid('it is an image manifest where an index should be');
  return document;
}

/** True for the media types under which an index or a manifest list is served. */
export function isIndexType(mediaType: string): boolean {
  return kindOf(mediaType) === 'index';
}

/** The configuration must name exactly as many layers as the manifest, or nobody can say which is which. */
export function checkLayers(manifest: Manifest, diffIds: readonly Digest[]): void {
  if (manifest.layers.length !== diffIds.length)
    throw invalid(`it has ${manifest.layers.length} layers, but its configuration names ${diffIds.length}`);
}

function kindOf(mediaType: string | undefined): 'index' | 'manifest' | undefined {
  switch (mediaType) {
    case MEDIA_TYPES.index:
    case MEDIA_TYPES.dockerIndex:
      return 'index';
    case MEDIA_TYPES.manifest:
    case MEDIA_TYPES.dockerManifest:
      return 'manifest';
    default:
      return undefined;
  }
}

function refuseSchema1(document: Record<string, unknown>, type: string | undefined): void {
  if (document.schemaVersion !== 1 && !SCHEMA_1.test(type ?? '')) return;
  throw new Problem<ManifestProblemCode>(
    'image.manifest-schema1',
    'this image has a Docker manifest of schema 1, which cannot be verified and which registries have given up',
    { hint: 'pull it and push it again with a current Docker, which writes schema 2' },
  );
}

function indexOf(document: Record<string, unknown>, mediaType: string): Index {
  const entries = document.manifests;
  if (!Array.isArray(entries)) throw invalid('it is an index without a list of manifests');
  if (entries.length > MAX_INDEX_ENTRIES)
    throw invalid(`it lists ${entries.length} manifests; the limit is ${MAX_INDEX_ENTRIES}`);
  const manifests = entries.map((entry, index) => descriptorOf(entry, `manifests[${index}]`));
  return { kind: 'index', mediaType, manifests };
}

function manifestOf(document: Record<string, unknown>, mediaType: string): Manifest {
  const layers = document.layers ?? [];
  if (!Array.isArray(layers)) throw invalid('its layers are not a list');
  if (layers.length > MAX_LAYERS)
    throw invalid(`it lists ${layers.length} layers; the limit is ${MAX_LAYERS}`);
  return {
    kind: 'manifest',
    mediaType,
    ...artifactTypeOf(document.artifactType),
    config: descriptorOf(document.config, 'config'),
    layers: layers.map((layer, index) => descriptorOf(layer, `layers[${index}]`)),
    ...(isRecord(document.subject) ? { subject: descriptorOf(document.subject, 'subject') } : {}),
  };
}

function descriptorOf(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw invalid(`${where} is not a descriptor`);
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType))
    throw invalid(`${where} has no valid mediaType`);
  if (!isDigest(digest)) throw invalid(`${where} has no sha256 or sha512 digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw invalid(`${where} has no valid size`);
  return {
    mediaType,
    digest,
    size,
    ...platformOf(value.platform),
    ...artifactTypeOf(value.artifactType),
    annotations: annotationsOf(value.annotations),
  };
}

function platformOf(value: unknown): { readonly platform?: Platform } {
  if (!isRecord(value)) return {};
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string') return {};
  return {
    platform: {
      os,
      architecture,
      ...(typeof variant === 'string' && variant !== '' ? { variant } : {}),
      ...(typeof value['os.version'] === 'string' ? { osVersion: value['os.version'] } : {}),
    },
  };
}

function artifactTypeOf(value: unknown): { readonly artifactType?: string } {
  return typeof value === 'string' && value !== '' ? { artifactType: value } : {};
}

function annotationsOf(value: unknown): Readonly<Record<string, string>> {
  const annotations = Object.create(null) as Record<string, string>;
  if (isRecord(value))
    for (const [name, text] of Object.entries(value)) if (typeof text === 'string') annotations[name] = text;
  return annotations;
}

function invalid(why: string): Problem<ManifestProblemCode> {
  return new Problem('image.manifest-invalid', `the image manifest cannot be used: ${why}`);
}
