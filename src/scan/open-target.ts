import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import { MIB, Problem } from '#core/index.ts';
import {
  isDockerArchive,
  isOciLayout,
  openArchiveFiles,
  openDirectoryFiles,
  openDockerArchive,
  openOciLayout,
  type ImageSource,
  type Platform,
} from '#scan/image/index.ts';
import type { Target } from './target.ts';

/** A target that is ready to be read. */
export type OpenedTarget =
  | { readonly kind: 'image'; readonly image: ImageSource }
  /** An image archive that comes as a stream. */
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array>; readonly tag?: string }
  | { readonly kind: 'directory'; readonly path: string };

/** Opens what a person named. `name` is how it is called in messages and results. */
export async function openTarget(target: Target, name: string, platform: Platform): Promise<OpenedTarget> {
  switch (target.kind) {
    case 'archive':
      return openArchive(target, name, platform);
    case 'stdin':
      return { kind: 'stream', chunks: process.stdin };
    case 'layout':
      return {
        kind: 'image',
        image: openOciLayout(openDirectoryFiles(target.path), name, platform, target.tag),
      };
    case 'directory':
      return { kind: 'directory', path: target.path };
    case 'engine':
    case 'registry':
    case 'reference':
      throw new Problem('scan.target', `${name}: no registry yet`);
    default:
      throw new TypeError(target satisfies never);
  }
}

function openArchive(target: Target & { kind: 'archive' }, name: string, platform: Platform): OpenedTarget {
  if (!isTar(target.path)) {
    const chunks = createReadStream(target.path, { highWaterMark: MIB });
    return { kind: 'stream', chunks, ...(target.tag === undefined ? {} : { tag: target.tag }) };
  }
  const files = openArchiveFiles(target.path);
  // Engines since 25 write both forms into one archive; the OCI form carries the digests of what is stored.
  if (
    target.format !== 'docker' &&
    isOciLayout(files) &&
    (target.format === 'oci' || !isDockerArchive(files))
  ) {
    return { kind: 'image', image: openOciLayout(files, name, platform, target.tag) };
  }
  if (target.format !== 'oci' && isDockerArchive(files)) {
    return { kind: 'image', image: openDockerArchive(files, name, target.tag) };
  }
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
