import { digestOf, Problem } from '#core/index.ts';
import { parseImageConfig } from '../image-config.ts';
import type { ImageSource } from '../image-source.ts';
import type { BlobFiles } from './blob-files.ts';
import { parseSavedManifest, type SavedImage } from './saved-manifest.ts';

/** True when the files are those of `docker save`. */
export function isDockerArchive(files: BlobFiles): boolean {
  return files.locate('manifest.json') !== undefined;
}

/** Opens one image of a `docker save` archive: the one with the tag, or the only one. */
export function openDockerArchive(files: BlobFiles, name: string, tag?: string): ImageSource {
  const saved = chooseSavedImage(parseSavedManifest(files.document('manifest.json')!), tag);
  const configBytes = files.document(saved.config);
  if (configBytes === undefined)
    throw new Problem('image.blob-missing', `the archive lacks the image configuration ${saved.config}`);
  const configDigest = digestOf(configBytes);
  // Old engines name the file `HEX.json`, newer ones `blobs/sha256/HEX`: either way the name is the digest.
  const named = /([0-9a-f]{64})(?:\.json)?$/.exec(saved.config)?.[1];
  if (named !== undefined && configDigest !== `sha256:${named}`) {
    throw new Problem(
      'image.digest',
      `the image configuration ${saved.config} has the digest ${configDigest}`,
    );
  }
  const config = parseImageConfig(configBytes);
  if (config.diffIds.length !== saved.layers.length) {
    throw new Problem(
      'image.manifest-invalid',
      `the image configuration names ${config.diffIds.length} layers, manifest.json ${saved.layers.length}`,
    );
  }
  return {
    name,
    configDigest,
    config,
    repoTags: saved.repoTags,
    layers: saved.layers.map((layer, index) => {
      const stretch = files.locate(layer);
      if (stretch === undefined)
        throw new Problem('image.blob-missing', `the archive lacks the layer ${layer}`);
      return {
        diffId: config.diffIds[index]!,
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar',
        size: stretch.length,
        open: async () => stretch,
      };
    }),
    close: async () => {},
  };
}

/** The image with a tag, or the first; a choice among several must be made by tag. */
export function chooseSavedImage(images: readonly SavedImage[], tag: string | undefined): SavedImage {
  const found =
    tag === undefined
      ? images.length === 1
        ? images[0]
        : undefined
      : images.find((image) => image.repoTags.includes(tag));
  if (found !== undefined) return found;
  const tags = images.flatMap((image) => image.repoTags).slice(0, 20);
  throw new Problem(
    'image.archive-choice',
    tag === undefined ? `the archive holds ${images.length} images` : `the archive holds no image ${tag}`,
    {
      hint:
        tags.length === 0
          ? 'None of them has a tag.'
          : `Name one after the path, as in image.tar:TAG. It has ${tags.join(', ')}.`,
    },
  );
}
