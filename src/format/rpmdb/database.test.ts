import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { writeBerkeleyHash, writeHeader, writeNdb, writeSqlite } from './database-fixture.ts';
import { readRpmDatabase } from './database.ts';
import { rpmFilePaths, rpmFiles, rpmPackageOf } from './package.ts';

/** Made by testdata/make-rpmdb.sh with Debian's rpm. */
const FIXTURE = gunzipSync(readFileSync(join(import.meta.dirname, 'testdata/rpmdb.sqlite.gz')));
const BERKELEY_SAMPLE = join(import.meta.dirname, '../../../../shared/data/rpmdb/Packages');

const blobs = Array.from({ length: 40 }, (_, at) =>
  writeHeader([
    [1000, 6, `package-${at}`],
    [1001, 6, '1.0'],
    [1002, 6, `${at}.fc40`],
    [1117, 8, Array.from({ length: at * 20 }, (_, file) => `a-file-with-a-long-name-${file}`)],
  ]),
);
const WRITERS = [
  ['SQLite', (all: readonly Uint8Array[]) => writeSqlite(all)],
  ['SQLite with small pages', (all: readonly Uint8Array[]) => writeSqlite(all, 512)],
  ['SQLite with large pages', (all: readonly Uint8Array[]) => writeSqlite(all, 65_536)],
  ['ndb', writeNdb],
  ['Berkeley DB', (all: readonly Uint8Array[]) => writeBerkeleyHash(all)],
  ['Berkeley DB of a big-endian machine', (all: readonly Uint8Array[]) => writeBerkeleyHash(all, 2048, true)],
] as const;

describe.each(WRITERS)('an rpm database in %s', (_name, write) => {
  it('gives every header whole', () => {
    const found = [...readRpmDatabase(write(blobs))].map((header) => [
      rpmPackageOf(header)?.name,
      rpmFilePaths(header).length,
    ]);
    expect(found).toEqual(blobs.map((_, at) => [`package-${at}`, at * 20]));
  });

  it('gives nothing but problems when its bytes are changed or cut off', () => {
    const database = write([blobs[0]!, blobs[3]!, blobs[39]!]);
    const change = fc.tuple(fc.nat(database.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x0d, 0x05));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        fc.option(fc.nat(database.length), { freq: 3 }),
        (changes, cut) => {
          const copy = Buffer.from(database.subarray(0, cut ?? database.length));
          for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
          expect(outcomeOf(copy)).toMatch(/^(?:\d+ packages|rpmdb\.[a-z-]+)$/);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives nothing but problems when its heads are changed', () => {
    const database = write([blobs[0]!, blobs[3]!, blobs[39]!]);
    const starts = [0, 512, 2048, 4096, 8192].filter((start) => start + 120 < database.length);
    const change = fc.tuple(fc.constantFrom(...starts), fc.nat(119), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const copy = Buffer.from(database);
        for (const [start, at, byte] of changes) copy[start + at] = byte;
        expect(outcomeOf(copy)).toMatch(/^(?:\d+ packages|rpmdb\.[a-z-]+)$/);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('an rpm database', () => {
  it('of many small rows has a tree of several levels', () => {
    const many = Array.from({ length: 3000 }, (_, at) =>
      writeHeader([
        [1000, 6, `p${at}`],
        [1001, 6, '1'],
        [1002, 6, '1'],
      ]),
    );
    const names = [...readRpmDatabase(writeSqlite(many, 512))].map((header) => header.text(1000));
    expect(names).toEqual(many.map((_, at) => `p${at}`));
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'rpmdb.unknown-format'],
    ['something else', Buffer.from('PK\u0003\u0004'.repeat(300)), 'rpmdb.unknown-format'],
    ['an SQLite file without Packages', sqliteWithoutPackages(), 'rpmdb.unsupported'],
    ['a cut SQLite file', writeSqlite(blobs).subarray(0, 8192), 'rpmdb.truncated'],
    ['a cut ndb file', writeNdb(blobs).subarray(0, 8000), 'rpmdb.truncated'],
    ['a cut Berkeley DB file', writeBerkeleyHash(blobs).subarray(0, 10_000), 'rpmdb.truncated'],
  ])('%s is a problem', (_what, bytes, code) => {
    expect(outcomeOf(bytes)).toBe(code);
  });

  it('gives the headers before the place where a problem is', () => {
    const database = Buffer.from(writeNdb(blobs.slice(0, 3)));
    database[database.length - 40]! ^= 1;
    const headers = readRpmDatabase(database);
    expect(headers.next().value?.text(1000)).toBe('package-0');
    expect(headers.next().value?.text(1000)).toBe('package-1');
    expect(() => headers.next()).toThrow(/checksum of package 3 is wrong/);
  });

  it('does not copy one chain of pages again and again', () => {
    const database = Buffer.from(writeBerkeleyHash(Array.from({ length: 60 }, () => blobs[39]!)));
    const first = 2;
    for (let at = 4096; at < 8192 - 12; at += 1)
      if (database[at] === 3 && database.readUInt32LE(at + 8) === blobs[39]!.length) {
        database.writeUInt32LE(first, at + 4);
        database.writeUInt32LE(database.length - 8192, at + 8);
      }
    expect(outcomeOf(database)).toMatch(/^rpmdb\.(?:corrupt|limit)$/);
  });

  it('refuses paths without end', () => {
    const header = [
      ...readRpmDatabase(
        writeNdb([
          writeHeader([
            [1118, 8, ['d'.repeat(100_000)]],
            [1116, 4, Array.from({ length: 2000 }, () => 0)],
            [1117, 8, Array.from({ length: 2000 }, () => 'f')],
          ]),
        ]),
      ),
    ][0]!;
    expect(() => rpmFilePaths(header)).toThrow(/more than 67108864 characters/);
  });
});

describe('a database that rpm wrote', () => {
  const headers = [...readRpmDatabase(FIXTURE)];

  it('tells of its packages', () => {
    expect(headers).toHaveLength(13);
    const teapot = headers.map(rpmPackageOf).find((found) => found?.name === 'teapot');
    expect(teapot).toMatchObject({
      epoch: 2,
      version: '3.4~rc1',
      release: '5.module_el9+12+0a1b2c3d',
      architecture: 'noarch',
      sourceRpm: 'kettle-1.0-1.fc40.src.rpm',
      vendor: 'Example Builders',
      license: 'GPLv2+ and (MIT or BSD)',
      modularityLabel: 'teapot:3:920240101:0a1b2c3d',
    });
  });

  it('tells of its files', () => {
    const kettle = headers.find((header) => header.text(1000) === 'kettle')!;
    expect(rpmFiles(kettle)).toEqual({
      algorithm: 'sha256',
      files: [
        {
          path: '/etc/kettle.conf',
          mode: 0o100644,
          flags: 1,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        { path: '/usr/share/kettle', mode: 0o40755, flags: 0, digest: '' },
        { path: '/usr/share/kettle/teapot', mode: 0o120777, flags: 0, digest: '' },
        { path: '/var/log/kettle.log', mode: 0o100644, flags: 64, digest: '' },
      ],
    });
  });

  it.skipIf(!hasRpm())('is read as rpm reads it (skipped where there is no rpm)', () => {
    expect(ours(FIXTURE)).toEqual(askRpm('rpmdb.sqlite', FIXTURE));
  });

  it.skipIf(!hasRpm() || !existsSync(BERKELEY_SAMPLE))(
    'in Berkeley DB is read as rpm reads it (skipped without rpm or ../shared/data/rpmdb)',
    () => {
      const sample = readFileSync(BERKELEY_SAMPLE);
      expect(ours(sample)).toEqual(askRpm('Packages', sample));
    },
  );
});

function outcomeOf(bytes: Uint8Array): string {
  try {
    let packages = 0;
    for (const header of readRpmDatabase(bytes)) {
      rpmPackageOf(header);
      rpmFiles(header);
      packages += 1;
    }
    return `${packages} packages`;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

function sqliteWithoutPackages(): Uint8Array {
  const database = Buffer.from(writeSqlite([]));
  for (let at = database.indexOf('Packages'); at !== -1; at = database.indexOf('Packages', at))
    database.write('Parcels!', at);
  return database;
}

function ours(database: Uint8Array): string[] {
  return [...readRpmDatabase(database)]
    .flatMap((header) => {
      const {
        name,
        epoch = '(none)',
        version,
        release,
        architecture,
        sourceRpm,
        license,
        modularityLabel = '(none)',
        sigMd5,
      } = rpmPackageOf(header)!;
      const facts = [
        name,
        epoch,
        version,
        release,
        architecture,
        sourceRpm,
        license,
        modularityLabel,
        sigMd5,
      ].join('|');
      return rpmFiles(header).files.map(({ path, mode, flags, digest }) =>
        [facts, path, mode, flags, digest].join('|'),
      );
    })
    .sort();
}

function askRpm(fileName: string, database: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-rpmdb-'));
  try {
    writeFileSync(join(folder, fileName), database);
    const facts = [
      'name',
      'epoch',
      'version',
      'release',
      'arch',
      'sourcerpm',
      'license',
      'modularitylabel',
      'sigmd5',
    ];
    const format = `[${facts.map((tag) => `%{=${tag}}|`).join('')}%{filenames}|%{filemodes}|%{fileflags}|%{filedigests}\\n]`;
    const { stdout } = spawnSync('rpm', ['--dbpath', folder, '-qa', '--qf', format], { encoding: 'utf8' });
    return stdout.trimEnd().split('\n').sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasRpm(): boolean {
  return spawnSync('rpm', ['--version']).status === 0;
}
