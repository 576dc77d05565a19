import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { LIMITS, Problem } from '#core/index.ts';
import { TarReader, type TarEntry } from '#format/index.ts';
import { cleanPath, directoryOf } from '../../layer/path.ts';
import type { LayerBytes } from '../image-source.ts';

export type FileStretch = LayerBytes & { kind: 'file' };

/** The files of an image archive or layout: a directory, or an uncompressed tar that is read where it lies. */
export interface BlobFiles {
  /** Where a file's bytes lie; links inside an archive are followed. */
  locate(name: string): FileStretch | undefined;
  /** A small document, whole. Throws `image.document-size` beyond the limit of manifests. */
  document(name: string): Uint8Array | undefined;
}

/** Members that an image archive may have: layers and documents, of many images perhaps. */
const ARCHIVE_MEMBERS = 100_000;

/** Read ahead of a header: archives have few members, and small ones come with their header. */
const WINDOW = 64 * 1024;

/** The files of an OCI layout directory. A link that leads out of it is not followed, and only what is a file is one. */
export function openDirectoryFiles(directory: string): BlobFiles {
  const root = realpathSync(directory);
  const locate = (name: string): FileStretch | undefined => {
    try {
      const path = realpathSync(join(root, cleanPath(name)));
      const status = statSync(path);
      return status.isFile() && path.startsWith(root + sep)
        ? { kind: 'file', path, offset: 0, length: status.size }
        : undefined;
    } catch {
      return undefined;
    }
  };
  return { locate, document: (name) => readDocument(name, locate(name)) };
}

/** The files of an archive, found by walking its headers. */
export function openArchiveFiles(path: string): BlobFiles {
  const members = new Map<string, { offset: number; length: number } | { link: string }>();
  const reader = new TarReader({
    entry(entry: TarEntry, _head, offset) {
      const name = cleanPath(entry.name);
      if (members.size >= ARCHIVE_MEMBERS)
        throw new Problem('image.limit', `${path} has more than ${ARCHIVE_MEMBERS} members`);
      if (entry.type === 'file' && offset >= 0) members.set(name, { offset, length: entry.size });
      else if (entry.type === 'hard-link') members.set(name, { link: cleanPath(entry.linkName) });
      // `docker save` of old engines links a layer that occurs twice: `../ID/layer.tar`.
      else if (entry.type === 'symlink')
        members.set(name, { link: cleanPath(`${directoryOf(name)}/${entry.linkName}`) });
      return 'skip';
    },
    data: () => {},
    end: () => {},
  });
  walk(path, reader);
  const locate = (name: string): FileStretch | undefined => {
    let at = cleanPath(name);
    for (let links = 0; links < 8; links++) {
      const member = members.get(at);
      if (member === undefined) return undefined;
      if (!('link' in member)) return { kind: 'file', path, ...member };
      at = member.link;
    }
    return undefined;
  };
  return { locate, document: (name) => readDocument(name, locate(name)) };
}

function walk(path: string, reader: TarReader): void {
  const fd = openSync(path, 'r');
  try {
    const { size } = statSync(path);
    const window = new Uint8Array(WINDOW);
    let position = 0;
    while (position < size && !reader.ended) {
      const got = readSync(fd, window, 0, Math.min(WINDOW, size - position), position);
      if (got === 0) break;
      reader.push(window.subarray(0, got));
      position += got;
      const skippable = reader.skippable;
      if (skippable > 0) {
        reader.skip();
        position += skippable;
      }
    }
    if (position > size) {
      throw new Problem(
        'image.truncated',
        `${path} ends ${position - size} bytes before its last member does`,
        {
          hint: 'The archive was cut off while it was written or copied: make it again.',
        },
      );
    }
    reader.finish();
  } finally {
    closeSync(fd);
  }
}

function readDocument(name: string, stretch: FileStretch | undefined): Uint8Array | undefined {
  if (stretch === undefined) return undefined;
  if (stretch.length > LIMITS.manifestBytes) {
    throw new Problem(
      'image.document-size',
      `${name} has ${stretch.length} bytes; the limit is ${LIMITS.manifestBytes}`,
    );
  }
  return readStretch(stretch, stretch.length);
}

/** The first bytes of a stretch, fewer where it is shorter. */
export function readStretch(stretch: FileStretch, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, stretch.length));
  const fd = openSync(stretch.path, 'r');
  try {
    const got = readSync(fd, bytes, 0, bytes.length, stretch.offset);
    return bytes.subarray(0, got);
  } finally {
    closeSync(fd);
  }
}
