import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from './fake-filesystem.ts';
import { readRecord } from './language/python/record.ts';
import { readApkChecksums } from './os/apk/checksums.ts';
import { readDiversions, readMd5sums } from './os/dpkg/md5sums.ts';
import { readRpmDigests } from './os/rpm/file-digests.ts';
import { CHECKSUM_PATTERNS, recordedChecksums } from './recorded-checksums.ts';

const all = (): boolean => true;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA1 = createHash('sha1').update('x').digest();
const SHA256 = createHash('sha256').update('x').digest();

describe("dpkg's md5sums", () => {
  it.each([
    [`${MD5}  usr/bin/ls\n`, ['usr/bin/ls']],
    [`${MD5}  usr/share/a file\n${MD5} *b`, ['usr/share/a file', 'b']],
    [`${MD5}  ./usr/bin/x\n${MD5}  /usr/bin/y\n`, ['usr/bin/x', 'usr/bin/y']],
    [`\\${MD5}  odd\\\\name\\nx\n`, ['odd\\name\nx']],
    [`${MD5.toUpperCase()}  x\n`, ['x']],
    [`${MD5.slice(1)}  x\n${MD5.replace('d', 'g')}  y\n${MD5} z\n${MD5}  \n\nno`, []],
    [`${MD5}  caf\u00e9\n`, ['caf\u00e9']],
  ])('%j lists %j', (text, paths) => {
    const sums = [...readMd5sums(bytes(text), all)];
    expect(sums.map(({ path }) => path)).toEqual(paths);
    for (const { md5 } of sums) expect(md5).toBe(MD5);
  });

  it('takes any text', () => {
    const piece = fc.oneof(fc.constantFrom(MD5, '  ', ' *', '\n', '\\', '/'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { path, md5 } of readMd5sums(bytes(pieces.join('')), all)) {
          expect(path).not.toBe('');
          expect(md5).toMatch(/^[0-9a-f]{32}$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('leave out what was diverted', () => {
    expect(readDiversions(bytes('/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/x\n/usr/bin/x.old\n:\n'))).toEqual(
      new Set(['bin/sh', 'usr/bin/x']),
    );
  });
});

describe("apk's checksums", () => {
  const z = `Q1${SHA1.toString('base64')}`;
  it.each([
    [`P:busybox\nV:1\nF:bin\nM:0:0:755\nR:busybox\na:0:0:755\nZ:${z}\n\n`, [['bin/busybox', 'sha1']]],
    [`P:a\nF:\nR:top\nZ:${z}\n`, [['top', 'sha1']]],
    [`P:a\nF:etc\nR:x\nZ:Q2${SHA256.toString('base64')}\n`, [['etc/x', 'sha256']]],
    [`P:a\nF:b\nR:x\nZ:${MD5}\n`, [['b/x', 'md5']]],
    [`P:a\nF:b\nR:x\nZ:Q1short\nR:y\nZ:${z.slice(0, 20)}\nZ:${z}\n`, []],
  ])('%j lists %j', (text, expected) => {
    const found = [...readApkChecksums(bytes(text), all)];
    expect(found.map(({ path, algorithm }) => [path, algorithm])).toEqual(expected);
    for (const { path, configuration } of found) expect(configuration).toBe(path.startsWith('etc/'));
  });

  it('take any text', () => {
    const line = fc.oneof(
      fc.constantFrom('P:a', 'F:b', 'R:c', `Z:${z}`, '', 'Z:', 'F:'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const { path, digest } of readApkChecksums(bytes(lines.join('\n')), all)) {
          expect(path).not.toBe('');
          expect(digest).toMatch(/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("Python's RECORD", () => {
  const digest = SHA256.toString('base64url');
  const AT = 'usr/lib/python3/site-packages/a-1.0.dist-info/RECORD';
  it.each([
    [`a/__init__.py,sha256=${digest},12`, ['usr/lib/python3/site-packages/a/__init__.py']],
    [`../../../bin/a,sha256=${digest},12\r\n`, ['usr/bin/a']],
    [`"a/b, ""c"".py",sha256=${digest},12`, ['usr/lib/python3/site-packages/a/b, "c".py']],
    [`/opt/x,sha256=${digest},12`, ['opt/x']],
    [`a/__pycache__/x.pyc,,\na-1.0.dist-info/RECORD,,\n`, []],
    [`../../../../../x,sha256=${digest},1`, []],
    [`a,sha256=short,1\nb,md5=${digest},1`, []],
  ])('%j lists %j', (text, paths) => {
    const found = [...readRecord(text, AT, all)];
    expect(found.map(({ path }) => path)).toEqual(paths);
    for (const { sha256 } of found) expect(sha256).toBe(SHA256.toString('hex'));
  });

  it('takes any text', () => {
    const piece = fc.oneof(
      fc.constantFrom(`,sha256=${digest},`, '"', '\n', '../', '/', ',', 'a'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { path } of readRecord(pieces.join(''), AT, all))
          expect(path.split('/')).not.toContain('..');
      }),
      { numRuns: 2000 },
    );
  });
});

describe("rpm's digests", () => {
  const database = new URL('../../../../shared/data/rpmdb/Packages', import.meta.url);
  it('are those of the database', (context) => {
    if (!existsSync(database)) context.skip('shared/data/rpmdb is not there');
    expect([...readRpmDigests(readFileSync(database), all)]).toEqual([
      {
        owner: 'hello',
        path: 'usr/bin/hello.sh',
        algorithm: 'sha256',
        digest: 'eaf2957543077e93015b0b2e06ebe320ed568ef853245c7ebedf33c4e45cf40d',
        configuration: false,
      },
    ]);
    expect([...readRpmDigests(readFileSync(database), () => false)]).toEqual([]);
  });
});

describe('recorded checksums', () => {
  const files = {
    'var/lib/dpkg/info/coreutils.md5sums': `${MD5}  bin/ls\n${MD5}  usr/bin/cut\n`,
    'var/lib/dpkg/info/libc6:amd64.md5sums': `${MD5}  lib/x86_64-linux-gnu/libc.so.6\n`,
    'var/lib/dpkg/status.d/tz.md5sums': `${MD5}  etc/zone\n`,
    'var/lib/dpkg/diversions': '/bin/sh\n/bin/sh.distrib\ndash\n',
    'lib/apk/db/installed': `P:busybox\nF:bin\nR:busybox\nZ:Q1${SHA1.toString('base64')}\n`,
    'venv/lib/a_b-1.0.dist-info/RECORD': `a/x.so,sha256=${SHA256.toString('base64url')},1\n`,
    'var/lib/rpm/Packages': 'broken',
  };
  const filesystem = fakeFilesystem(files);

  it('are gathered from every package manager, for the files that are asked about', () => {
    const paths = new Set([
      'usr/bin/ls',
      'usr/lib/x86_64-linux-gnu/libc.so.6',
      'etc/zone',
      'bin/busybox',
      'venv/lib/a/x.so',
    ]);
    const { checksums, diverted } = recordedChecksums(filesystem, paths);
    expect(
      checksums.map(({ owner, path, algorithm, by, configuration }) => [
        owner,
        path,
        algorithm,
        by,
        configuration,
      ]),
    ).toEqual([
      ['coreutils', 'bin/ls', 'md5', 'os', undefined],
      ['libc6', 'lib/x86_64-linux-gnu/libc.so.6', 'md5', 'os', undefined],
      ['tz', 'etc/zone', 'md5', 'os', true],
      ['busybox', 'bin/busybox', 'sha1', 'os', false],
      ['a_b', 'venv/lib/a/x.so', 'sha256', 'language', undefined],
    ]);
    expect(diverted).toEqual(new Set(['bin/sh']));
    expect(recordedChecksums(filesystem, new Set()).checksums).toEqual([]);
  });

  it('need files that the inventory does not keep', () => {
    const needed = fakeFilesystem(files, { needs: CHECKSUM_PATTERNS });
    expect(needed.read('var/lib/dpkg/info/coreutils.md5sums')).toBeDefined();
    expect(needed.read('venv/lib/a_b-1.0.dist-info/RECORD')).toBeDefined();
    expect(needed.read('lib/apk/db/installed')).toBeUndefined();
  });
});

describe.skipIf(
  !existsSync('/var/lib/dpkg/info/coreutils.md5sums') || spawnSync('md5sum', ['--version']).status !== 0,
)("this machine's own checksums (skipped where there is no dpkg)", () => {
  it('are those of its files', () => {
    const sums = [
      ...readMd5sums(readFileSync('/var/lib/dpkg/info/coreutils.md5sums'), (path) => path.startsWith('bin/')),
    ];
    expect(sums.length).toBeGreaterThan(20);
    for (const { path, md5 } of sums.slice(0, 20))
      expect(
        createHash('md5')
          .update(readFileSync(`/${path}`))
          .digest('hex'),
      ).toBe(md5);
  });
});
