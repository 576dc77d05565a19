import { digestOf, isRecord, Problem, type Digest } from '#core/index.ts';
import { parseImageConfig } from '../image-config.ts';
import type { ImageSource } from '../image-source.ts';
import { parseIndex, parseManifest, type Descriptor, type Index } from '../manifest.ts';
import { choosePlatform } from '../platform-choice.ts';
import type { Platform } from '../platform.ts';
import type { BlobFiles, FileStretch } from './blob-files.ts';

/** Indexes that may stand in one another; two are common. */
const INDEX_DEPTH = 4;

const REFERENCE_NAME = 'org.opencontainers.image.ref.name';
const IMAGE_NAME = 'io.containerd.image.name';

/** True when the files are an OCI image layout (OCI image-spec, image-layout.md). */
export function isOciLayout(files: BlobFiles): boolean {
  return files.locate('oci-layout') !== undefined && files.locate('index.json') !== undefined;
}

/** Opens one image of an OCI layout: the one with the reference name, for the platform. Every document is verified. */
export function openOciLayout(files: BlobFiles, name: string, platform: Platform, tag?: string): ImageSource {
  checkVersion(files);
  const index = parseIndex(files.document('index.json')!);
  const top = chooseByName(index, tag);
  const chosen = descend(files, top, platform);
  const configBytes = readBlob(files, chosen.manifest.config);
  const config = parseImageConfig(configBytes);
  if (config.diffIds.length !== chosen.manifest.layers.length) {
    throw new Problem(
      'image.manifest-invalid',
      `the image configuration names ${config.diffIds.length} layers, the manifest ${chosen.manifest.layers.length}`,
    );
  }
  const repoTags = [top?.annotations[IMAGE_NAME] ?? top?.annotations[REFERENCE_NAME]].filter(
    (text) => text !== undefined,
  );
  return {
    name,
    manifestDigest: chosen.digest,
    ...(chosen.index === undefined ? {} : { indexDigest: chosen.index }),
    configDigest: chosen.manifest.config.digest,
    config,
    repoTags,
    layers: chosen.manifest.layers.map((layer, position) => ({
      digest: layer.digest,
      diffId: config.diffIds[position]!,
      mediaType: layer.mediaType,
      size: layer.size,
      open: async () => locateBlob(files, layer),
    })),
    close: async () => {},
  };
}

function checkVersion(files: BlobFiles): void {
  const text = Buffer.from(files.document('oci-layout')!).toString('utf8');
  let version: unknown;
  try {
    const document: unknown = JSON.parse(text);
    version = isRecord(document) ? document['imageLayoutVersion'] : undefined;
  } catch {
    version = undefined;
  }
  if (typeof version !== 'string' || !version.startsWith('1.')) {
    throw new Problem('image.manifest-invalid', 'the file oci-layout does not say imageLayoutVersion 1.x');
  }
}

/** Undefined when all of `index.json` is one image for several platforms, or one image. */
function chooseByName(index: Index, tag: string | undefined): Descriptor | undefined {
  if (tag !== undefined) {
    const found = index.manifests.find(
      (entry) =>
        entry.annotations[REFERENCE_NAME] === tag ||
        entry.annotations[IMAGE_NAME] === tag ||
        entry.digest === tag,
    );
    if (found !== undefined) return found;
  }
  const images = index.manifests.filter((entry) => entry.artifactType === undefined);
  if (tag === undefined && images.length === 1) return images[0];
  const names = new Set(
    images.map((entry) => entry.annotations[REFERENCE_NAME] ?? entry.annotations[IMAGE_NAME]),
  );
  if (tag === undefined && names.size === 1) return undefined;
  const listed = [...names].filter((text) => text !== undefined).slice(0, 20);
  throw new Problem(
    'image.archive-choice',
    tag === undefined ? `the layout holds ${images.length} images` : `the layout holds no image ${tag}`,
    {
      hint:
        listed.length === 0
          ? 'None of them has a name.'
          : `Name one after the path, as in layout:NAME. It has ${listed.join(', ')}.`,
    },
  );
}

function descend(files: BlobFiles, top: Descriptor | undefined, platform: Platform) {
  let descriptor = top ?? choosePlatform(parseIndex(files.document('index.json')!), platform);
  let index: Digest | undefined;
  for (let depth = 0; depth < INDEX_DEPTH; depth++) {
    const document = parseManifest(readBlob(files, descriptor), descriptor.mediaType);
    if (document.kind === 'manifest') return { manifest: document, digest: descriptor.digest, index };
    index ??= descriptor.digest;
    descriptor = choosePlatform(document, platform);
  }
  throw new Problem(
    'image.manifest-invalid',
    `the indexes of the layout stand in one another more than ${INDEX_DEPTH} deep`,
  );
}

function readBlob(files: BlobFiles, descriptor: Descriptor): Uint8Array {
  const bytes = files.document(blobName(descriptor.digest));
  if (bytes === undefined)
    throw new Problem('image.blob-missing', `the layout lacks the blob ${descriptor.digest}`);
  const digest = digestOf(bytes);
  if (digest !== descriptor.digest)
    throw new Problem('image.digest', `the blob ${descriptor.digest} has the digest ${digest}`);
  return bytes;
}

function locateBlob(files: BlobFiles, descriptor: Descriptor): FileStretch {
  const stretch = files.locate(blobName(descriptor.digest));
  if (stretch === undefined) {
    throw new Problem('image.blob-missing', `the layout lacks the blob ${descriptor.digest}`, {
      hint: 'A thin layout or a partial copy: fetch the image with all its layers.',
    });
  }
  if (stretch.length !== descriptor.size) {
    throw new Problem(
      'image.digest',
      `the blob ${descriptor.digest} has ${stretch.length} bytes, its descriptor says ${descriptor.size}`,
    );
  }
  return stretch;
}

function blobName(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}
