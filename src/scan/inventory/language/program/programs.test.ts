import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { extracted } from '../extraction-fixture.ts';
import { bitnamiPackages } from '../sbom/embedded-sboms.ts';
import { findVersion } from './find-version.ts';
import { KNOWN_PROGRAMS, programsNamed } from './known-programs.ts';
import { knownPrograms } from './programs.ts';

/** A program that has this text somewhere in it. */
function program(text: string, before = 4000): Buffer {
  return Buffer.concat([
    Buffer.from('\x7fELF'),
    Buffer.alloc(before),
    Buffer.from(text, 'latin1'),
    Buffer.alloc(4000),
  ]);
}

describe('a program that no package manager brought', () => {
  it.each([
    ['usr/local/bin/node', 'node.js/v22.9.0\0', 'node@22.9.0'],
    ['usr/local/bin/python3.11', '\x003.11.7\0', 'python@3.11.7'],
    ['usr/local/bin/python3.13', '\x003.11.7\0\x003.13.0rc2+\0', 'python@3.13.0rc2'],
    ['usr/local/lib/libpython3.11.so.1.0', '\x003.11.7\0', 'python@3.11.7'],
    ['root/.pyenv/lib/libpython3.8.so.1.0', '/tmp/build.1/Python-3.8.18\0', 'python@3.8.18'],
    ['usr/local/bin/php', 'X-Powered-By: PHP/8.3.0RC1\r\n', 'php@8.3.0RC1'],
    [
      'usr/local/lib/libruby.so.3.3.6',
      'ruby 3.3.6 (2024-11-05 revision 75015d4c1f) [x86_64-linux]',
      'ruby@3.3.6',
    ],
    ['usr/local/bin/ruby', 'ruby 2.7.7p221 (2022-11-24 revision 168ec2b1e5) [x86_64-linux]', 'ruby@2.7.7'],
    ['usr/local/bin/redis-server', '\x007.0.11buildkitsandbox-1681837634000000000\0', 'redis@7.0.11'],
    ['usr/local/bin/redis-server', '\x006.2.11a2b3c4d5e6f-1681837634000000000\0', 'redis@6.2.1'],
    ['usr/local/bin/valkey-server', '\x008.0.1buildkitsandbox-1731111111000000000\0', 'valkey@8.0.1'],
    ['usr/local/nginx/sbin/nginx', 'nginx version: nginx/1.25.1\n', 'nginx@1.25.1'],
    ['usr/local/openresty/nginx/sbin/nginx', 'nginx version: openresty/1.21.4.1', 'nginx@1.21.4'],
    ['usr/local/bin/postgres', 'PostgreSQL 16.1 on x86_64-pc-linux-musl, compiled by gcc', 'postgresql@16.1'],
    ['usr/local/pgsql/bin/postgres', 'postgres (PostgreSQL) 17rc1\n', 'postgresql@17rc1'],
    ['usr/local/apache2/bin/httpd', '\0Apache/2.4.58 (Unix)\0', 'httpd@2.4.58'],
    ['usr/local/bin/memcached', 'memcached 1.6.22', 'memcached@1.6.22'],
    ['usr/local/sbin/haproxy', 'HA-Proxy version 1.8.22, released 2019/10/25', 'haproxy@1.8.22'],
    ['usr/local/sbin/haproxy', '\x002.8.3-86e043a\0\0HAProxy version %s', 'haproxy@2.8.3'],
    ['usr/local/bin/perl', '/usr/local/lib/perl5/site_perl/5.38.2/x86_64-linux-gnu', 'perl@5.38.2'],
    ['opt/mariadb/bin/mysqld', '\x0010.6.15-MariaDB\0', 'mariadb@10.6.15'],
    ['usr/local/mysql/bin/mysqld', '/export/home/pb2/release/mysql-8.0.35/sql/x.cc', 'mysql@8.0.35'],
    ['usr/local/bin/bash', '@(#)Bash version 5.2.15(1) release GNU', 'bash@5.2.15'],
    ['bin/busybox', 'BusyBox v1.36.1 (2023-06-02 00:42:02 UTC)', 'busybox@1.36.1'],
    ['usr/local/bin/openssl', '\0OpenSSL 3.1.4 24 Oct 2023\0', 'openssl@3.1.4'],
    [
      'usr/local/rustup/lib/libstd-0123456789abcdef.so',
      'rustc version 1.75.0 (82e1608df 2023-12-21)',
      'rust@1.75.0',
    ],
  ])('%s that says %j', (path, text, expected) => {
    expect(extracted(knownPrograms, { [path]: program(text) }).purls).toEqual([`pkg:generic/${expected}`]);
  });

  it('is none without a version, and without the form of a program', () => {
    expect(
      extracted(knownPrograms, {
        'usr/local/bin/node': program('nothing'),
        'opt/bin/node': Buffer.from('node.js/v22.9.0'),
        'srv/node': 'docs',
      }).packages,
    ).toEqual([]);
  });

  it("is not looked for in the distribution's directories", () => {
    expect(
      extracted(knownPrograms, {
        'usr/bin/node': program('node.js/v22.9.0'),
        'usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0': program('\x003.11.7\0'),
        'bin/busybox': program('BusyBox v1.36.1 '),
        'lib/apk/db/installed': '',
      }).packages,
    ).toEqual([]);
  });

  it('is the business of Bitnami where it came with a package of theirs', () => {
    const sbom = JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: [] });
    const files = {
      'opt/bitnami/node/.spdx-node.spdx': sbom,
      'opt/bitnami/node/bin/node': program('node.js/v22.9.0'),
      'opt/bitnami/other/bin/node': program('node.js/v20.1.0'),
    };
    const inspectors = [...knownPrograms.inspectors!, ...bitnamiPackages.inspectors!];
    const { packages } = knownPrograms.extract({
      filesystem: fakeFilesystem(files, { inspectors }),
      os: undefined,
    });
    expect(packages.map(({ version }) => version)).toEqual(['20.1.0']);
  });

  it('is found across the borders of what is read at once', () => {
    for (const before of [1048576 - 10, 1048576 - 4 - 7, 2 * 1048576 - 5, 3000000])
      expect(extracted(knownPrograms, { 'opt/node': program('node.js/v20.1.0', before) }).purls).toEqual([
        'pkg:generic/node@20.1.0',
      ]);
  });
});

describe('a file that tells a release', () => {
  it.each([
    [
      'opt/java/openjdk/release',
      'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="21.0.4+7-LTS"\nJAVA_VERSION="21.0.4"\nIMAGE_TYPE="JDK"\n',
      ['pkg:generic/java/jdk@21.0.4+7'],
    ],
    [
      'opt/java/openjdk/release',
      'JAVA_VERSION="1.8.0_352"\nIMAGE_TYPE="JRE"\n',
      ['pkg:generic/java/jre@1.8.0_352'],
    ],
    [
      'opt/graalvm/release',
      'JAVA_VERSION="21.0.1"\nGRAALVM_VERSION="23.1.1"\n',
      ['pkg:generic/java/graalvm@21.0.1'],
    ],
    ['usr/local/lib/erlang/releases/26/OTP_VERSION', '26.2.1\n', ['pkg:generic/erlang@26.2.1']],
    ['etc/release', 'hello\n', []],
    ['usr/lib/jvm/java-17/release', 'JAVA_VERSION="17.0.9"\n', []],
  ])('%s with %j', (path, text, expected) => {
    expect(extracted(knownPrograms, { [path]: text }).purls.map(decodeURIComponent)).toEqual(expected);
  });
});

it('any bytes have a version of digits and dots, or none', () => {
  const piece = fc.constantFrom(
    ...[...KNOWN_PROGRAMS.values(), programsNamed('python3.11')].flat().map(({ beside }) => beside),
    '1',
    '.',
    '3.11',
    '0',
    '-',
    '\0',
    'a',
    ' ',
  );
  const names = [...KNOWN_PROGRAMS.keys(), 'python3.11', 'libruby.so.3.3'];
  fc.assert(
    fc.property(fc.array(piece), fc.constantFrom(...names), (pieces, name) => {
      const bytes = Buffer.from(pieces.join(''), 'latin1');
      const source = {
        size: bytes.length,
        read: (at: number, length: number) => bytes.subarray(at, at + length),
      };
      const found = findVersion(source, programsNamed(name));
      expect(found === undefined || /^\d+(?:\.\d+)*[\w.-]*$/.test(found.version)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
