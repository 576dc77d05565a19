import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../extractor.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { chisel } from './chisel.ts';

const MANIFEST = 'var/lib/chisel/manifest.wall';

function extract(bytes: Uint8Array): Extraction {
  const filesystem = fakeFilesystem({ [MANIFEST]: bytes }, { needs: chisel.needs });
  return chisel.extract({ filesystem, os: { id: 'ubuntu', version: '24.04' } });
}

function manifest(...lines: readonly unknown[]): Uint8Array {
  return zstdCompressSync(
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
}

describe('the manifest of a chiselled image', () => {
  const { packages, files, incomplete } = extract(
    manifest(
      { jsonwall: '1.0', schema: '1.0', count: 5 },
      { kind: 'content', slice: 'libc6_libs', path: '/usr/lib/libc.so.6' },
      { kind: 'package', name: 'libc6', version: '2.39-0ubuntu8.3', sha256: 'ab', arch: 'amd64' },
      { kind: 'package', name: 'base-files', version: '13ubuntu10', arch: 'amd64' },
      { kind: 'path', path: '/usr/lib/libc.so.6', mode: '0755', slices: ['libc6_libs'], size: 2125328 },
      { kind: 'path', path: '/etc/', mode: '0755', slices: ['base-files_base', 'libc6_config', 7] },
      { kind: 'slice', name: 'libc6_libs' },
    ),
  );

  it('gives packages and their files', () => {
    expect(packages.map(({ purl, foundBy }) => [purl, foundBy])).toEqual([
      ['pkg:deb/ubuntu/libc6@2.39-0ubuntu8.3?arch=amd64&distro=ubuntu-24.04', 'os/chisel'],
      ['pkg:deb/ubuntu/base-files@13ubuntu10?arch=amd64&distro=ubuntu-24.04', 'os/chisel'],
    ]);
    expect([...files!.values()]).toEqual([['usr/lib/libc.so.6', 'etc/'], ['etc/']]);
  });

  it('is never complete, as it does not name sources', () => {
    expect(incomplete).toEqual([
      {
        code: 'inventory.unreadable',
        what: MANIFEST,
        why: expect.stringContaining('does not name source packages'),
      },
    ]);
  });

  it('that is no manifest, or a bomb, is reported', () => {
    expect(extract(new Uint8Array([1, 2, 3])).incomplete).toHaveLength(1);
    expect(extract(zstdCompressSync(Buffer.alloc(65 * 2 ** 20))).incomplete[0]?.code).toBe(
      'inventory.unreadable',
    );
    expect(extract(manifest({ kind: 'package', name: 'x' })).incomplete[0]?.why).toMatch(
      /no name or version/,
    );
  });

  it('may have any lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.json(), fc.constant({ kind: 'path', path: 1 })), { maxLength: 6 }),
        (lines) => {
          expect(extract(manifest(...lines)).packages).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
