import { createHash, randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { MIB, type Digest } from '#core/index.ts';
import { decodeLayer, encodeLayer } from './codec.ts';
import type { LayerContents } from './contents.ts';
import { digestPath, verifiedDigest, type FileIdentity } from './verified-digest.ts';

/** What the cache may hold; the least recently used go first. */
const CACHE_BYTES = 1024 * MIB;

/** Of one layer when decoded; a larger one is read again each time. */
const CACHED_LAYER_BYTES = 512 * MIB;

/** The form of the files; raise it when the form of encoded layers changes. */
const FORM = 1;

/**
 * Layer results and verified digests on disk, for any number of processes at once: every file is written whole under
 * another name and renamed, a damaged one is a miss. An unusable directory makes every look-up a miss.
 */
export interface LayerCache {
  /** The encoded layer under this key, decoded; undefined on a miss. */
  load(diffId: Digest, detectors: string): LayerContents | undefined;
  /** Makes what is to be written, and gives what writes it: that is for later, when the layer is known to be the right one. */
  prepare(diffId: Digest, detectors: string, contents: LayerContents): () => void;
  /** The digest that this very stretch of this very file was found to have. */
  verified(file: FileIdentity): Digest | undefined;
  remember(file: FileIdentity, digest: Digest): void;
}

/** What was worked out of whole images, as JSON, by a key that names all that it depends on. */
export interface AnalysisCache {
  load(key: string): unknown;
  /** As for a layer. */
  prepare(key: string, analysis: unknown): () => void;
}

export interface CacheUsage {
  readonly directory: string;
  readonly files: number;
  readonly bytes: number;
  readonly limit: number;
}

/** Opens the cache below a directory, which is made when something is stored. */
export function openLayerCache(directory: string): LayerCache {
  const layerFile = (diffId: Digest, detectors: string): string =>
    join(directory, 'layers', `${nameOf(FORM, diffId, detectors)}.zst`);
  return {
    load(diffId, detectors) {
      const path = layerFile(diffId, detectors);
      const encoded = readWhole(path);
      if (encoded === undefined) return undefined;
      try {
        const now = new Date();
        utimesSync(path, now, now);
        return decodeLayer(encoded);
      } catch {
        return undefined;
      }
    },
    prepare(diffId, detectors, contents) {
      const encoded = encodeLayer(contents);
      if (encoded.length > CACHED_LAYER_BYTES) return () => {};
      const bytes = pack(encoded);
      return () => {
        writeAtomically(layerFile(diffId, detectors), bytes);
        evict(directory, CACHE_BYTES);
      };
    },
    verified: (file) => verifiedDigest(directory, file),
    remember(file, digest) {
      const path = digestPath(directory, file);
      if (path !== undefined) writeAtomically(path, Buffer.from(digest));
    },
  };
}

/** Opens the part of the cache that holds the analyses of whole images. */
export function openAnalysisCache(directory: string): AnalysisCache {
  const fileOf = (key: string): string => join(directory, 'images', `${nameOf(FORM, key)}.zst`);
  return {
    load(key) {
      const bytes = readWhole(fileOf(key));
      try {
        return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes.buffer).toString('utf8'));
      } catch {
        return undefined;
      }
    },
    prepare(key, analysis) {
      const bytes = pack(Buffer.from(JSON.stringify(analysis)));
      return () => writeAtomically(fileOf(key), bytes);
    },
  };
}

/** The parts of the cache. */
const PARTS = ['layers', 'digests', 'images'] as const;

/** How much the cache holds. */
export function cacheUsage(directory: string): CacheUsage {
  const files = cachedFiles(directory);
  return {
    directory,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    limit: CACHE_BYTES,
  };
}

/** Removes all cached layers and digests; a scan that runs at the same time only loses its hits. */
export function clearCache(directory: string): void {
  for (const part of PARTS) rmSync(join(directory, part), { recursive: true, force: true });
}

function nameOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 40);
}

/** The file's form: CRC-32 of the rest and the decoded length, then zstd. */
function readWhole(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = readFileSync(path);
    const length = bytes.readUInt32LE(4);
    const body = bytes.subarray(8);
    if (length > CACHED_LAYER_BYTES || crc32(body) !== bytes.readUInt32LE(0)) return undefined;
    const decoded = zstdDecompressSync(body, { maxOutputLength: length });
    const aligned = new Uint8Array(decoded.length);
    aligned.set(decoded);
    return decoded.length === length ? aligned : undefined;
  } catch {
    return undefined;
  }
}

function pack(encoded: Uint8Array): Buffer {
  const body = zstdCompressSync(encoded, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  const head = Buffer.alloc(8);
  head.writeUInt32LE(crc32(body), 0);
  head.writeUInt32LE(encoded.length, 4);
  return Buffer.concat([head, body]);
}

/** A cache that can't be written is no reason to fail a scan. */
function writeAtomically(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Removes the least recently used until three quarters of the limit are left, and temporary files that a killed process left an hour ago. */
function evict(directory: string, limit: number): void {
  const files = cachedFiles(directory);
  const now = Date.now();
  let total = files.reduce((sum, file) => sum + file.bytes, 0);
  const full = total > limit;
  for (const file of files.sort((a, b) => a.used - b.used)) {
    const abandoned = file.path.endsWith('.tmp') && now - file.used > 3_600_000;
    if (!abandoned && (!full || total <= limit * 0.75)) continue;
    rmSync(file.path, { force: true });
    total -= file.bytes;
  }
}

function cachedFiles(directory: string): { path: string; bytes: number; used: number }[] {
  const files: { path: string; bytes: number; used: number }[] = [];
  for (const part of PARTS) {
    for (const name of listDirectory(join(directory, part))) {
      try {
        const path = join(directory, part, name);
        const { size, mtimeMs } = statSync(path);
        files.push({ path, bytes: size, used: mtimeMs });
      } catch {
        // Another process removed it.
      }
    }
  }
  return files;
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
