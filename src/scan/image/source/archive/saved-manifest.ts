import { isRecord, LIMITS, Problem } from '#core/index.ts';
import { textOf } from '#format/index.ts';

/** One image of a `docker save` archive, as its `manifest.json` lists it. */
export interface SavedImage {
  readonly config: string;
  readonly repoTags: readonly string[];
  readonly layers: readonly string[];
}

/** Reads `manifest.json` of a `docker save` archive (moby, image/spec/v1.2.md, "Combined Image JSON + Filesystem Changeset Format"). */
export function parseSavedManifest(bytes: Uint8Array): readonly SavedImage[] {
  let document: unknown;
  try {
    document = JSON.parse(textOf(bytes));
  } catch (error) {
    throw new Problem('image.document-json', 'manifest.json of the archive is not JSON', { cause: error });
  }
  if (!Array.isArray(document) || document.length === 0 || document.length > LIMITS.manifestBytes / 64) {
    throw new Problem('image.manifest-invalid', 'manifest.json of the archive lists no image');
  }
  return document.map((image: unknown) => {
    if (!isRecord(image) || typeof image['Config'] !== 'string' || !isTextList(image['Layers'])) {
      throw new Problem(
        'image.manifest-invalid',
        'manifest.json of the archive has an entry without Config or Layers',
      );
    }
    return {
      config: image['Config'],
      layers: image['Layers'],
      repoTags: isTextList(image['RepoTags']) ? image['RepoTags'] : [],
    };
  });
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
