import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes, type ByteSource } from '../byte-source.ts';
import { openZip } from './archive.ts';
import type { ZipLimits } from './limits.ts';
import { writeZip, type ZipInput } from './write.ts';

const SAMPLE: readonly ZipInput[] = [
  { name: 'META-INF/MANIFEST.MF', bytes: 'Manifest-Version: 1.0\r\n' },
  { name: 'a/', bytes: '', store: true },
  { name: 'a/naïve.txt', bytes: 'text '.repeat(400) },
  { name: 'a/empty', bytes: '' },
  { name: 'lib/inner.jar', bytes: writeZip([{ name: 'x', bytes: 'y' }]), store: true },
];

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function open(bytes: Uint8Array, limits?: Partial<ZipLimits>) {
  return openZip(sourceOfBytes(bytes), limits);
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

/** A source that reuses one buffer for every read, as the contract of `ByteSource` allows. */
function reusingSource(bytes: Uint8Array): ByteSource {
  const shared = Buffer.alloc(bytes.length);
  return {
    size: bytes.length,
    read(offset, length) {
      shared.fill(0xee);
      const part = bytes.subarray(offset, offset + length);
      shared.set(part);
      return shared.subarray(0, part.length);
    },
  };
}

describe('openZip', () => {
  it('lists entries and reads stored and deflated ones', () => {
    const archive = open(writeZip(SAMPLE));
    expect(archive.entries.map((entry) => [entry.name, entry.size])).toEqual([
      ['META-INF/MANIFEST.MF', 23],
      ['a/', 0],
      ['a/naïve.txt', 2000],
      ['a/empty', 0],
      ['lib/inner.jar', SAMPLE[4]!.bytes.length],
    ]);
    for (const [index, entry] of archive.entries.entries())
      expect(Buffer.from(archive.read(entry))).toEqual(Buffer.from(SAMPLE[index]!.bytes as string));
  });

  it('keeps nothing of a view that the source reuses', () => {
    const archive = openZip(reusingSource(writeZip(SAMPLE)));
    const first = archive.read(archive.find('META-INF/MANIFEST.MF')!);
    archive.read(archive.find('a/naïve.txt')!);
    expect(textOf(first)).toBe('Manifest-Version: 1.0\r\n');
  });

  it('opens an empty archive', () => {
    expect(open(writeZip([])).entries).toEqual([]);
  });

  it('finds entries by name, the last of equals', () => {
    const archive = open(
      writeZip([
        { name: 'x', bytes: '1' },
        { name: 'x', bytes: '2' },
      ]),
    );
    expect(textOf(archive.read(archive.find('x')!))).toBe('2');
    expect(archive.find('__proto__')).toBeUndefined();
  });

  it.each([['a launch script', '#!/bin/sh\nexec java -jar "$0"\n'] as const, ['nothing', ''] as const])(
    'opens an archive with %s in front, offsets as they were',
    (_what, prefix) => {
      const archive = open(Buffer.concat([Buffer.from(prefix), writeZip(SAMPLE)]));
      expect(textOf(archive.read(archive.entries[2]!))).toBe('text '.repeat(400));
    },
  );

  it('opens an archive with a comment that looks like an end record', () => {
    const bytes = Buffer.from(writeZip(SAMPLE));
    const comment = Buffer.concat([Buffer.from('PK\u0005\u0006', 'latin1'), Buffer.alloc(30, 7)]);
    bytes.writeUInt16LE(comment.length, bytes.length - 2);
    expect(open(Buffer.concat([bytes, comment])).entries).toHaveLength(5);
  });

  it('gives a stored entry as a source of its own', () => {
    const archive = open(writeZip(SAMPLE));
    const inner = openZip(archive.stored(archive.find('lib/inner.jar')!)!);
    expect(textOf(inner.read(inner.find('x')!))).toBe('y');
    expect(archive.stored(archive.find('a/naïve.txt')!)).toBeUndefined();
  });

  it('never reads past a stored entry', () => {
    const archive = open(writeZip(SAMPLE));
    const source = archive.stored(archive.find('lib/inner.jar')!)!;
    expect(source.read(source.size - 3, 100)).toHaveLength(3);
    expect(source.read(source.size + 5, 1)).toHaveLength(0);
    expect(source.read(-5, 2)).toHaveLength(2);
  });
});

describe('names', () => {
  function named(raw: Buffer, extra: Buffer = Buffer.alloc(0)): string {
    const bytes = Buffer.from(writeZip([{ name: 'x'.repeat(raw.length), bytes: '' }]));
    const central = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
    bytes.writeUInt16LE(0, central + 8);
    raw.copy(bytes, central + 46);
    bytes.writeUInt16LE(extra.length, central + 30);
    const directory = Buffer.concat([bytes.subarray(central, bytes.length - 22), extra]);
    const end = Buffer.from(bytes.subarray(bytes.length - 22));
    end.writeUInt32LE(directory.length, 12);
    return open(Buffer.concat([bytes.subarray(0, central), directory, end])).entries[0]!.name;
  }

  it('are code page 437 without the language flag', () => {
    expect(named(Buffer.from([0x81, 0x2f, 0xe1, 0xff]))).toBe('ü/ß\u00a0');
  });

  it('are the Info-ZIP Unicode path when it is for these bytes', () => {
    const raw = Buffer.from([0x81]);
    const extra = Buffer.alloc(11);
    extra.writeUInt16LE(0x7075, 0);
    extra.writeUInt16LE(7, 2);
    extra.writeUInt8(1, 4);
    extra.writeUInt32LE(crc32(raw), 5);
    extra.write('ü', 9);
    expect(named(raw, extra)).toBe('ü');
    extra.writeUInt32LE(1, 5);
    expect(named(Buffer.from([0x84]), extra)).toBe('ä');
  });
});

describe('zip64', () => {
  it('reads sizes and offsets that need 64 bits', () => {
    const plain = Buffer.from(writeZip([{ name: 'x', bytes: 'hello', store: true }]));
    const central = plain.indexOf('PK\u0001\u0002', 0, 'latin1');
    const header = Buffer.from(plain.subarray(central, central + 47));
    header.fill(0xff, 20, 28);
    header.fill(0xff, 42, 46);
    header.writeUInt16LE(28, 30);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(5n, 4);
    extra.writeBigUInt64LE(5n, 12);
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(44n, 4);
    record.writeBigUInt64LE(1n, 24);
    record.writeBigUInt64LE(1n, 32);
    record.writeBigUInt64LE(75n, 40);
    record.writeBigUInt64LE(BigInt(central), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(central + 75), 8);
    const end = Buffer.from(plain.subarray(plain.length - 22));
    end.fill(0xff, 8, 20);
    const wide = Buffer.concat([plain.subarray(0, central), header, extra, record, locator, end]);
    for (const prefix of [0, 100]) {
      const archive = open(Buffer.concat([Buffer.alloc(prefix), wide]));
      expect(textOf(archive.read(archive.entries[0]!))).toBe('hello');
    }
  });
});

describe('a hostile archive', () => {
  const bomb = writeZip([{ name: 'zeros', bytes: new Uint8Array(1 << 20) }]);

  it.each<[string, Partial<ZipLimits>]>([
    ['entries', { entries: 2 }],
    ['directoryBytes', { directoryBytes: 100 }],
    ['nameBytes', { nameBytes: 5 }],
  ])('is refused above the limit of %s', (_name, limits) => {
    expect(codeOf(() => open(writeZip(SAMPLE), limits))).toBe('zip.limit');
  });

  it('is refused when an entry is too large', () => {
    const archive = open(bomb, { entryBytes: 1000 });
    expect(codeOf(() => archive.read(archive.entries[0]!))).toBe('zip.limit');
  });

  it('is refused when all reads together inflate too far', () => {
    const archive = open(bomb, { ratio: 2 });
    const readAll = () => Array.from({ length: 17 }, () => archive.read(archive.entries[0]!).length);
    expect(codeOf(readAll)).toBe('zip.limit');
  });

  it('is refused when entries share bytes', () => {
    const bytes = Buffer.from(writeZip([SAMPLE[2]!, SAMPLE[0]!]));
    const second = bytes.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
    bytes.writeUInt32LE(0, second + 42);
    expect(codeOf(() => open(bytes))).toBe('zip.overlap');
  });

  it('is refused when a local header reaches into the next entry', () => {
    const bytes = Buffer.from(writeZip([SAMPLE[0]!, SAMPLE[2]!]));
    bytes.writeUInt16LE(3000, 28);
    const archive = open(bytes);
    expect(codeOf(() => archive.read(archive.entries[0]!))).toBe('zip.overlap');
  });

  it.each([
    ['a wrong CRC-32', 16, 0x12345678, 'zip.corrupt'],
    ['a size that is too small', 24, 5, 'zip.corrupt'],
    ['a size that is too large', 24, 5000, 'zip.corrupt'],
    ['a compressed size past the archive', 20, 5000, 'zip.truncated'],
    ['encryption', 8, 1 | (8 << 16), 'zip.unsupported'],
    ['an unknown method', 10, 99, 'zip.unsupported'],
  ] as const)('with %s is refused', (_what, at, value, code) => {
    const bytes = Buffer.from(writeZip([SAMPLE[2]!]));
    const central = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
    bytes.writeUInt32LE(value, central + at);
    expect(
      codeOf(() => {
        const archive = open(bytes);
        archive.read(archive.entries[0]!);
      }),
    ).toBe(code);
  });

  it('that inflates beyond its announced size is stopped there', () => {
    const packed = deflateRawSync(new Uint8Array(50_000_000));
    const bytes = Buffer.from(writeZip([{ name: 'x', bytes: packed, store: true }]));
    const central = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
    bytes.writeUInt16LE(8, central + 10);
    bytes.writeUInt32LE(1000, central + 24);
    const archive = open(bytes);
    expect(codeOf(() => archive.read(archive.entries[0]!))).toBe('zip.corrupt');
  });

  it.each([0, 1, 21, 22, 100])('of %i bytes of noise is no archive', (length) => {
    expect(codeOf(() => open(Buffer.alloc(length, 0x50)))).toBe('zip.not-zip');
  });

  it('announcing another number of entries is refused', () => {
    const bytes = Buffer.from(writeZip(SAMPLE));
    bytes.writeUInt16LE(4, bytes.length - 12);
    bytes.writeUInt16LE(4, bytes.length - 14);
    expect(codeOf(() => open(bytes))).toBe('zip.corrupt');
  });
});

describe('properties', () => {
  const file = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    store: fc.boolean(),
  });

  it('what was written is read back', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 12 }), fc.nat(50), (files, prefix) => {
        const archive = open(Buffer.concat([Buffer.alloc(prefix, 1), writeZip(files)]));
        expect(archive.entries.map((entry) => entry.name)).toEqual(
          files.map(({ name }) => Buffer.from(name).toString()),
        );
        for (const [index, entry] of archive.entries.entries())
          expect(Buffer.from(archive.read(entry))).toEqual(Buffer.from(files[index]!.bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('damaged archives give a Problem or bytes within the limits', () => {
    const whole = Buffer.from(writeZip(SAMPLE));
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), fc.boolean(), (edits, cut, cutting) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        codeOf(() => {
          const archive = open(cutting ? bytes.subarray(0, cut) : bytes, { entryBytes: 100_000 });
          for (const entry of archive.entries)
            codeOf(() => expect(archive.read(entry).length).toBeLessThanOrEqual(100_000));
        });
      }),
      { numRuns: 4000 },
    );
  });
});

describe('archives of other programs', () => {
  const noPython = spawnSync('python3', ['--version']).status !== 0;

  it.skipIf(noPython)('reads what Python writes to a pipe (data descriptors)', () => {
    const script = [
      'import sys, zipfile',
      'archive = zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED)',
      'archive.writestr("ü/one.txt", b"one" * 1000)',
      'archive.writestr("two", b"")',
      'archive.close()',
    ].join('\n');
    const { stdout } = spawnSync('python3', ['-c', script]);
    const archive = open(stdout);
    expect(archive.entries.map(({ name, flags }) => [name, flags & 8])).toEqual([
      ['ü/one.txt', 8],
      ['two', 8],
    ]);
    expect(textOf(archive.read(archive.entries[0]!))).toBe('one'.repeat(1000));
  });

  it.skipIf(noPython)('reads more entries than 16 bits count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-zip-'));
    const path = join(folder, 'many.zip');
    const script = [
      'import sys, zipfile',
      `with zipfile.ZipFile(sys.argv[1], "w") as archive:`,
      '  for i in range(65540): archive.writestr(str(i), b"")',
    ].join('\n');
    spawnSync('python3', ['-c', script, path]);
    expect(open(readFileSync(path)).entries).toHaveLength(65_540);
    rmSync(folder, { recursive: true });
  });

  it.skipIf(noPython)('writes what Python reads', () => {
    const script =
      'import sys, zipfile, io; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(z.testzip(), z.namelist())';
    const { stdout } = spawnSync('python3', ['-c', script], {
      input: writeZip(SAMPLE),
      env: { ...process.env, PYTHONIOENCODING: 'utf8' },
    });
    expect(stdout.toString()).toBe(
      "None ['META-INF/MANIFEST.MF', 'a/', 'a/naïve.txt', 'a/empty', 'lib/inner.jar']\n",
    );
  });

  const export_ = join(import.meta.dirname, '../../../../shared/data/feeds/osv/Go/all.zip');
  it.skipIf(!existsSync(export_))('reads every record of a real OSV export', () => {
    const archive = open(readFileSync(export_));
    expect(archive.entries.length).toBe(4291);
    for (const entry of archive.entries)
      expect(JSON.parse(textOf(archive.read(entry)))).toHaveProperty('id', entry.name.slice(0, -5));
  });
});
