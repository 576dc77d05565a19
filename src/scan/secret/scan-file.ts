import { sourceOfBytes, type ByteSource } from '#format/index.ts';
import { allowReason } from './allow-comment.ts';
import { binaryKind, pythonStrings, speaksInBinaries } from './binary-strings.ts';
import { beginsKeystore, keystoreRule } from './keystore.ts';
import { SECRET_LIMITS } from './limits.ts';
import { decodeUtf16, looksLikeText } from './text-kind.ts';
import type { SecretRule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { scanText, scanWholeFile } from './scan-text.ts';
import type { Allowance, RawHit, TextScan } from './text-scan.ts';

/** A secret of a file, still in clear. */
export interface FileHit extends RawHit {
  readonly line: number;
  readonly column: number;
  /** How often the same secret stands in the file. */
  readonly count: number;
  /** The reason of an inline comment that allows it. */
  readonly allowed?: string;
}

/** The secrets of one text. */
export interface FileScan {
  readonly hits: readonly FileHit[];
  /** Why not everything was looked at. */
  readonly cut?: string;
}

const NONE: FileScan = { hits: [] };

/** Finds the secrets of a text file; where its chunks are cut makes no difference. */
export function scanFile(
  rules: RuleSet,
  path: string,
  content: ByteSource,
  chunkBytes: number = SECRET_LIMITS.chunkBytes,
): FileScan {
  if (content.size < 4) return NONE;
  const bytes = readText(rules, content, 0, chunkBytes + SECRET_LIMITS.overlapBytes);
  const encoding = looksLikeText(bytes.length > TEXT_PROBE ? bytes.subarray(0, TEXT_PROBE) : bytes);
  if (encoding === 'binary') return scanBinary(rules, path, content, bytes.subarray(0, 16));
  if (encoding !== 'bytes') return scanUtf16(rules, path, content, encoding);
  const collector = createCollector();
  const scan: TextScan = { rules, path, depth: 0, hit: collector.add, allowance: collector.allowance };
  scanChunks(scan, collector, content, bytes, chunkBytes);
  if (content.size <= WHOLE_FILE_BYTES && rules.files.has(path.slice(-2))) {
    collector.base = 0;
    scanWholeFile(scan, readText(rules, content, 0, content.size));
  }
  return collector.finish(content, rules, path);
}

/** Scans a file from its first chunk on, whose bytes are given, as if it was one text. */
function scanChunks(
  scan: TextScan,
  collector: Collector,
  content: ByteSource,
  first: Buffer,
  chunkBytes: number,
): void {
  const { overlapBytes } = SECRET_LIMITS;
  let bytes = first;
  for (let from = 0; from < content.size && !collector.full(); from += chunkBytes) {
    const start = Math.max(0, from - overlapBytes);
    if (from > 0) bytes = readText(scan.rules, content, start, from + chunkBytes + overlapBytes - start);
    collector.base = start;
    scanText(scan, bytes, from - start, Math.min(chunkBytes, content.size - from) + (from - start));
  }
}

/** Keystores by their form; in code of the image's maker, values that tell by themselves what they are. */
function scanBinary(rules: RuleSet, path: string, content: ByteSource, head: Buffer): FileScan {
  const keystore = beginsKeystore(content.read(0, KEYSTORE_HEAD)) ? keystoreRule(content) : undefined;
  if (keystore !== undefined) return keystoreHit(keystore, path, content, rules);
  const kind = binaryKind(path, content.size, head);
  if (kind === undefined) return NONE;
  const collector = createCollector();
  const scan: TextScan = {
    rules,
    path,
    depth: 0,
    hit: (hit) => !speaksInBinaries(hit.rule) || collector.add({ ...hit, via: ['strings', ...hit.via] }),
    allowance: collector.allowance,
  };
  const texts =
    kind === 'python' ? sourceOfBytes(pythonStrings(bufferOf(content.read(0, PYTHON_BYTES)))) : content;
  const { chunkBytes, overlapBytes } = SECRET_LIMITS;
  scanChunks(scan, collector, texts, readText(rules, texts, 0, chunkBytes + overlapBytes), chunkBytes);
  return collector.finish(texts, rules, path);
}

function keystoreHit(rule: SecretRule, path: string, content: ByteSource, rules: RuleSet): FileScan {
  const secret = bufferOf(content.read(0, KEYSTORE_BYTES)).toString('latin1');
  if (rules.allowed({ secret, match: secret, line: '', path })) return NONE;
  const place = { start: 0, end: content.size, line: 1, column: 1, count: 1, rank: 0 };
  return { hits: [{ rule, secret, via: ['keystore'], ...place }] };
}

/** Straight into the memory of the search, where the bytes come from a file. */
function readText(rules: RuleSet, content: ByteSource, start: number, length: number): Buffer {
  if (content.readInto === undefined)
    return bufferOf(content.read(start, Math.min(length, content.size - start)));
  const room = rules.places.room();
  return room.subarray(0, content.readInto(start, length < room.length ? room.subarray(0, length) : room));
}

/** What shows that a file is a keystore. */
const KEYSTORE_HEAD = 64;
/** What of a keystore tells it from another one. */
const KEYSTORE_BYTES = 64 * 1024;
/** Compiled modules of Python that people write are smaller. */
const PYTHON_BYTES = 8 * 1024 * 1024;
/** How much of a file shows whether it is text. */
const TEXT_PROBE = 8 * 1024;
/** Files with rules of their own, such as `.netrc`, are small. */
const WHOLE_FILE_BYTES = 512 * 1024;
/** UTF-16 is decoded as a whole; registry exports of Windows are the largest such files. */
const UTF16_BYTES = 32 * 1024 * 1024;

function scanUtf16(
  rules: RuleSet,
  path: string,
  content: ByteSource,
  encoding: 'utf-16le' | 'utf-16be',
): FileScan {
  const size = Math.min(content.size, UTF16_BYTES);
  const bytes = decodeUtf16(content.read(0, size - (size % 2)), encoding);
  const inner = scanFile(rules, path, {
    size: bytes.length,
    read: (at, length) => bytes.subarray(at, at + length),
  });
  const hits = inner.hits.map((hit) => ({ ...hit, via: ['utf-16', ...hit.via] }));
  return size < content.size
    ? { hits, cut: `only the first ${UTF16_BYTES} bytes of UTF-16 text` }
    : { ...inner, hits };
}

interface Collector {
  base: number;
  readonly allowance: Allowance;
  readonly add: (hit: RawHit) => boolean;
  full(): boolean;
  finish(content: ByteSource, rules: RuleSet, path: string): FileScan;
}

/** Past this many hits, overlapping and repeated ones among them, a file is not looked at further. */
const RAW_HITS = 5_000;

function createCollector(): Collector {
  const allowance: Allowance = { anchors: SECRET_LIMITS.anchorsPerFile, exhausted: undefined };
  const raw: RawHit[] = [];
  const different = new Set<string>();
  const full = (): boolean => raw.length >= RAW_HITS || different.size > SECRET_LIMITS.hitsPerFile;
  const collector: Collector = {
    base: 0,
    allowance,
    add: (hit) => {
      raw.push({ ...hit, start: hit.start + collector.base, end: hit.end + collector.base });
      different.add(hit.secret);
      return !full();
    },
    full,
    finish: (content, rules, path) => {
      if (raw.length === 0 && allowance.exhausted === undefined) return NONE;
      const cut = full()
        ? different.size > SECRET_LIMITS.hitsPerFile
          ? `more than ${SECRET_LIMITS.hitsPerFile} different secrets`
          : `more than ${RAW_HITS} places with secrets`
        : allowance.exhausted;
      const hits = placeHits(chooseHits(raw), content, rules, path);
      return cut === undefined ? { hits } : { hits, cut };
    },
  };
  return collector;
}

/** Of hits that overlap the one of the first rule stays; of the same secret the first place. */
function chooseHits(raw: readonly RawHit[]): readonly (RawHit & { readonly count: number })[] {
  const byRank = [...raw].sort((a, b) => a.rank - b.rank || a.start - b.start || a.end - b.end);
  const taken = new Map<number, RawHit[]>();
  const kept: RawHit[] = [];
  for (const hit of byRank) {
    // Buckets of 4 KiB keep the search for overlaps short.
    const first = Math.floor(hit.start / 4096);
    const last = Math.floor(hit.end / 4096);
    let free = true;
    for (let bucket = first; bucket <= last && free; bucket++)
      free = !(taken.get(bucket) ?? []).some((other) => other.start < hit.end && hit.start < other.end);
    if (!free) continue;
    for (let bucket = first; bucket <= last; bucket++) {
      const list = taken.get(bucket);
      if (list === undefined) taken.set(bucket, [hit]);
      else list.push(hit);
    }
    kept.push(hit);
  }
  kept.sort((a, b) => a.start - b.start);
  const bySecret = new Map<string, { hit: RawHit; count: number }>();
  for (const hit of kept) {
    const key = `${hit.rule.id}\0${hit.secret}`;
    const known = bySecret.get(key);
    if (known === undefined) bySecret.set(key, { hit, count: 1 });
    else known.count++;
  }
  return [...bySecret.values()]
    .slice(0, SECRET_LIMITS.hitsPerFile)
    .map(({ hit, count }) => ({ ...hit, count }));
}

/** Counts lines up to each hit, and reads what the author said beside it. */
function placeHits(
  hits: readonly (RawHit & { readonly count: number })[],
  content: ByteSource,
  rules: RuleSet,
  path: string,
): FileHit[] {
  const placed: FileHit[] = [];
  let line = 1;
  let lineStart = 0;
  let position = 0;
  for (const hit of hits) {
    while (position < hit.start) {
      const bytes = content.read(position, Math.min(COUNTED_BYTES, hit.start - position));
      if (bytes.length === 0) break;
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
        line++;
        lineStart = position + at + 1;
      }
      position += bytes.length;
    }
    if (isAllowed(rules, path, hit, content, lineStart)) continue;
    const allowed = allowReason(content, lineStart);
    placed.push({
      ...hit,
      line,
      column: hit.start - lineStart + 1,
      ...(allowed === undefined ? {} : { allowed }),
    });
  }
  return placed;
}

/** People's own rules have asked their allow lists already. */
function isAllowed(
  rules: RuleSet,
  path: string,
  { rank, secret }: RawHit,
  content: ByteSource,
  lineStart: number,
): boolean {
  if (rank < rules.foreign.length) return false;
  const [line = ''] = bufferOf(content.read(lineStart, LINE_BYTES)).toString('latin1').split('\n', 1);
  return rules.allowed({ secret, match: secret, line, path });
}

/** As much of a line as an allow list looks at. */
const LINE_BYTES = 4096;
const COUNTED_BYTES = 256 * 1024;

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
