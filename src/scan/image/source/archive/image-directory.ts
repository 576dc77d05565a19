import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, Problem } from '#core/index.ts';
import type { ImageSource } from '../image-source.ts';
import { MEDIA_TYPES, parseManifest } from '../manifest.ts';
import type { Platform } from '../platform.ts';
import { openDirectoryFiles, type BlobFiles } from './blob-files.ts';
import { isDockerArchive, openDockerArchive } from './docker-archive.ts';
import { isOciLayout, openOciLayout } from './oci-layout.ts';
import { parseSavedManifest } from './saved-manifest.ts';

/** The first line of the file `version` that skopeo and podman write (containers-transports(5), `dir:`). */
const TRANSPORT = 'Directory Transport Version: 1.';

/** True for a directory that holds an image and no file system: an OCI layout, an unpacked `docker save`, or `dir:` of skopeo. */
export function isImageDirectory(path: string): boolean {
  if (beginningOf(join(path, 'version'), TRANSPORT.length) === TRANSPORT) return true;
  const files = openDirectoryFiles(path);
  return isOciLayout(files) || isUnpackedArchive(files);
}

/** Other programs have a manifest.json too. */
function isUnpackedArchive(files: BlobFiles): boolean {
  try {
    return isDockerArchive(files) && parseSavedManifest(files.document('manifest.json')!).length > 0;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Opens the image in a directory. */
export function openImageDirectory(
  path: string,
  name: string,
  platform: Platform,
  tag: string | undefined,
): ImageSource {
  const files = openDirectoryFiles(path);
  if (isOciLayout(files)) return openOciLayout(files, name, platform, tag);
  if (beginningOf(join(path, 'version'), TRANSPORT.length) === TRANSPORT)
    return openOciLayout(asLayout(files, path), name, platform, tag);
  if (isDockerArchive(files)) return openDockerArchive(files, name, tag);
  throw new Problem(
    'image.manifest-invalid',
    `${path} holds no image: it has no index.json and no manifest.json`,
    {
      hint: 'To scan the directory as a file system, write dir: before it.',
    },
  );
}

/** The same files under the names that they would have in a layout; what a layout has beyond them says nothing new. */
function asLayout(files: BlobFiles, path: string): BlobFiles {
  const manifest = files.document('manifest.json');
  if (manifest === undefined)
    throw new Problem('image.manifest-invalid', `${path} has no manifest.json: the copy is not complete`);
  const digest = digestOf(manifest);
  const mediaType = MEDIA_TYPES[parseManifest(manifest).kind];
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [{ mediaType, digest, size: manifest.length }],
  };
  const nameOf = (name: string): string => {
    const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
    return hex === undefined ? name : `sha256:${hex}` === digest ? 'manifest.json' : hex;
  };
  return {
    locate: (name) => files.locate(nameOf(name)),
    document(name) {
      if (name === 'oci-layout') return Buffer.from('{"imageLayoutVersion":"1.0.0"}');
      return name === 'index.json' ? Buffer.from(JSON.stringify(index)) : files.document(nameOf(name));
    },
  };
}

function beginningOf(path: string, length: number): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return Buffer.from(bytes.subarray(0, readSync(fd, bytes, 0, length, 0))).toString('latin1');
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}
