import { gzipSync } from 'node:zlib';
import { digestOf, type Digest } from '#core/index.ts';
import { MEDIA_TYPES } from '../../manifest.ts';

/** What a registry holds: blobs, and manifests by tag and by digest. */
export interface Shelf {
  readonly blobs: Map<string, Uint8Array>;
  readonly manifests: Map<string, { readonly mediaType: string; readonly bytes: Uint8Array }>;
}

export interface ShelvedImage {
  readonly manifestDigest: Digest;
  readonly configDigest: Digest;
  readonly layers: readonly {
    readonly digest: Digest;
    readonly diffId: Digest;
    readonly bytes: Uint8Array;
  }[];
}

export function emptyShelf(): Shelf {
  return { blobs: new Map(), manifests: new Map() };
}

/** Puts an image of the given layer contents on the shelf. */
export function shelveImage(
  shelf: Shelf,
  contents: readonly Uint8Array[],
  { tag, architecture = 'amd64', config = {} }: { tag?: string; architecture?: string; config?: object } = {},
): ShelvedImage {
  const layers = contents.map((content) => {
    const bytes = gzipSync(content, { level: 1 });
    return { diffId: digestOf(content), digest: shelveBlob(shelf, bytes), bytes };
  });
  const diffIds = layers.map(({ diffId }) => diffId);
  const document = { os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: diffIds }, config };
  const configBytes = Buffer.from(JSON.stringify(document));
  const configDigest = shelveBlob(shelf, configBytes);
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: { mediaType: MEDIA_TYPES.config, digest: configDigest, size: configBytes.length },
    layers: layers.map(({ digest, bytes }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest,
      size: bytes.length,
    })),
  };
  const manifestDigest = shelveManifest(shelf, manifest, tag);
  return { manifestDigest, configDigest, layers };
}

/** Puts an index over images on the shelf. */
export function shelveIndex(
  shelf: Shelf,
  entries: readonly { readonly digest: Digest; readonly platform?: object; readonly mediaType?: string }[],
  tag?: string,
): Digest {
  const manifests = entries.map(({ digest, platform, mediaType = MEDIA_TYPES.manifest }) => ({
    mediaType,
    digest,
    size: shelf.manifests.get(digest)?.bytes.length ?? 0,
    platform,
  }));
  return shelveManifest(shelf, { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests }, tag);
}

export function shelveManifest(
  shelf: Shelf,
  document: { readonly mediaType: string; readonly [key: string]: unknown },
  tag?: string,
): Digest {
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = digestOf(bytes);
  for (const name of tag === undefined ? [digest] : [digest, tag])
    shelf.manifests.set(name, { mediaType: document.mediaType, bytes });
  return digest;
}

function shelveBlob(shelf: Shelf, bytes: Uint8Array): Digest {
  const digest = digestOf(bytes);
  shelf.blobs.set(digest, bytes);
  return digest;
}
