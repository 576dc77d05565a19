import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { openExecutables, sourceOfBytes, type ByteSource } from '#format/index.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { standardLibraryVersion } from '../../golang.ts';
import { programInspector } from '../program.ts';
import { readBuildInfo } from './build-info.ts';
import { goPrograms } from './go.ts';
import { mainVersion } from './main-version.ts';
import { parseBuildInfo } from './module-text.ts';

const TESTDATA = join(import.meta.dirname, 'testdata');
const PROGRAMS = readdirSync(TESTDATA)
  .filter((name) => name.endsWith('.gz'))
  .map((name) => name.slice(0, -3));

function program(name: string): Buffer {
  return gunzipSync(readFileSync(join(TESTDATA, `${name}.gz`)));
}

function packagesOf(files: Record<string, Uint8Array>) {
  const filesystem = fakeFilesystem(files, { inspectors: [programInspector] });
  return goPrograms.extract({ filesystem, os: undefined });
}

describe('Go programs', () => {
  it.each(PROGRAMS)('%s tells its modules', (name) => {
    const { packages, incomplete } = packagesOf({ 'usr/bin/hello': program(name) });
    const version = name.startsWith('go1.17') ? '1.17.13' : '1.26.8';
    const own = name.endsWith('ldflags') ? 'v3.2.1' : '';
    expect(packages.map((item) => [item.name, item.version])).toEqual([
      ['example.com/hello', own],
      ['golang.org/x/text', 'v0.0.0-20170915032832-14c0d48ead0c'],
      ['rsc.io/quote', 'v1.5.2'],
      ['rsc.io/sampler', 'v1.99.99'],
      ['stdlib', version],
    ]);
    expect(incomplete).toEqual([]);
  });

  it('become packages with a location', () => {
    const { packages } = packagesOf({ 'opt/hello': program('go1.26-linux-amd64') });
    expect(packages[1]).toEqual({
      type: 'golang',
      name: 'golang.org/x/text',
      version: 'v0.0.0-20170915032832-14c0d48ead0c',
      purl: 'pkg:golang/golang.org/x/text@v0.0.0-20170915032832-14c0d48ead0c',
      licenses: [],
      locations: [{ path: 'opt/hello' }],
      foundBy: 'binary/go',
      evidence: 'installed',
    });
    expect(packages[0]!.purl).toBe('pkg:golang/example.com/hello');
  });

  it('of several architectures in one file tell each their modules', () => {
    const slice = program('go1.26-darwin-arm64');
    const head = Buffer.alloc(8 + 2 * 20);
    head.writeUInt32BE(0xcafebabe, 0);
    head.writeUInt32BE(2, 4);
    for (const at of [8, 28]) {
      head.writeUInt32BE(head.length, at + 8);
      head.writeUInt32BE(slice.length, at + 12);
    }
    expect(packagesOf({ hello: Buffer.concat([head, slice]) }).packages).toHaveLength(10);
  });

  it('without a section table are found by their data segment', () => {
    const bytes = program('go1.26-linux-amd64');
    bytes.fill(0, 40, 48);
    expect(packagesOf({ hello: bytes }).packages).toHaveLength(5);
  });

  it('that are packed make the result incomplete', () => {
    const bytes = program('go1.26-linux-amd64').subarray(0, 4096);
    bytes.fill(0, 40, 48);
    bytes.write('UPX!', 500);
    expect(packagesOf({ hello: bytes })).toEqual({
      packages: [],
      incomplete: [
        { code: 'binary.packed', what: 'hello', why: 'compressed by UPX: its parts cannot be seen' },
      ],
    });
  });

  it('that are cut off, or no programs at all, say nothing', () => {
    const bytes = program('go1.26-linux-amd64');
    const truncated = {
      a: bytes.subarray(0, 20),
      b: bytes.subarray(0, 100),
      c: Buffer.from('MZ not a program'),
    };
    expect(packagesOf(truncated)).toEqual({ packages: [], incomplete: [] });
    expect(packagesOf({ script: Buffer.from('#!/bin/sh\n') }).packages).toEqual([]);
  });

  it('are looked at when they are linked ELF files only', () => {
    const head = program('go1.26-linux-mips').subarray(0, 512);
    const file = { path: 'x', size: 1000, mode: 0o644 };
    expect(programInspector.wants(file, head)).toBe(true);
    expect(programInspector.wants(file, Buffer.from(head).fill(1, 17, 18))).toBe(false);
    expect(programInspector.wants(file, head.subarray(0, 3))).toBe(false);
    expect(programInspector.wants(file, Buffer.from('cafebabe0000003400', 'hex'))).toBe(false);
  });
});

describe('the module text', () => {
  function parse(modules: string) {
    return parseBuildInfo({ goVersion: 'go1.20', modules });
  }

  it('gives what replaced a module instead of it', () => {
    expect(
      parse('path\tp\nmod\tm\tv1.0.0\ndep\ta\tv1.0.0\n=>\tfork\tv2.0.0\th1:x=\ndep\tb\tv1.1.0\th1:y=\n')
        .modules,
    ).toEqual([
      ['fork', 'v2.0.0'],
      ['b', 'v1.1.0'],
    ]);
  });

  it.each(['./lib', '../lib', '/src/lib', 'C:\\lib'])('keeps the name of a module replaced by %s', (path) => {
    expect(parse(`path\tp\ndep\ta\tv1.0.0\n=>\t${path}\t(devel)\t\n`).modules).toEqual([['a', '']]);
  });

  it('gives what replaced the main module', () => {
    expect(parse('path\tp\nmod\ta\t(devel)\n=>\tb\tv1.2.3\n').main).toEqual(['b', 'v1.2.3']);
  });

  it('has no main module for programs made of single files', () => {
    expect(parse('path\tcommand-line-arguments\ndep\ta\tv1.0.0\n').main).toBeUndefined();
  });

  it('is empty for programs built without modules', () => {
    expect(parse('')).toEqual({ goVersion: 'go1.20', path: '', modules: [] });
  });

  it('keeps a version that was stamped from the repository', () => {
    expect(parse('path\tp\nmod\tm\tv1.4.1-0.20240102030405-abcdefabcdef+dirty\t\n').main).toEqual([
      'm',
      'v1.4.1-0.20240102030405-abcdefabcdef+dirty',
    ]);
  });

  it('takes the version of the main module from quoted linker flags', () => {
    expect(
      parse('path\tp\nmod\texample.com/m\t(devel)\nbuild\t-ldflags="-s -w -X main.version=1.2.3"\n').main,
    ).toEqual(['example.com/m', 'v1.2.3']);
  });
});

describe('the version from linker flags', () => {
  it.each([
    ['-X main.version=v1.2.3', 'v1.2.3'],
    ['-X main.Version=1.2', 'v1.2.0'],
    ['-s -X=main.version=1.2.3-rc.1 -w', 'v1.2.3-rc.1'],
    ["-X 'main.version=1.2.3' -X 'main.date=2024 01 02'", 'v1.2.3'],
    ['-X "example.com/org/m/internal/build.gitVersion=v1.28.3+k3s1"', 'v1.28.3+k3s1'],
    ['-X example.com/common/version.Version=2.45.0', 'v2.45.0'],
    ['-X main.version=v1.2.3-14-gdeadbee', 'v1.2.3'],
    ['-X main.version=v1.2.3 -X main.buildVersion=v1.2.3', 'v1.2.3'],
    ['-X main.version=v1.2.3 -X main.tag=v1.2.4', undefined],
    ['-X main.version=deadbeef', undefined],
    ['-X main.version=2024-01-02', undefined],
    ['-X main.schemaVersion=1.2.3', undefined],
    ['-X example.org/other/version.Version=1.2.3', undefined],
    ['-X main.version', undefined],
    ['-X', undefined],
    ['', undefined],
  ])('of %s is %s', (flags, expected) => {
    expect(mainVersion(flags, 'example.com/org/m')).toBe(expected);
  });

  it('of a forge is taken from the same owner only', () => {
    const flags = (owner: string) => `-X github.com/${owner}/common/version.Version=2.45.0`;
    expect(mainVersion(flags('one'), 'github.com/one/program')).toBe('v2.45.0');
    expect(mainVersion(flags('two'), 'github.com/one/program')).toBeUndefined();
  });
});

describe('the version of the standard library', () => {
  it.each([
    ['go1.26.8', '1.26.8'],
    ['go1.20', '1.20.0'],
    ['go1.22.3 X:boringcrypto', '1.22.3'],
    ['go1.21.9-X:loopvar', '1.21.9'],
    ['go1.20.12 (Red Hat 1.20.12-8.el9_4)', '1.20.12'],
    ['go1.23rc1', '1.23.0-rc.1'],
    ['go1.9beta2', '1.9.0-beta.2'],
    ['go1.24.3-ms', '1.24.3'],
    ['devel go1.24-4d98e35 Tue Jan 7 10:00:00 2025 +0000', '1.24.0-devel'],
    ['devel +5c1c5a2 Mon Mar 1 2021', undefined],
    ['unknown', undefined],
    ['go1.2.3.4', undefined],
  ])('of %s is %s', (text, expected) => {
    expect(standardLibraryVersion(text)).toBe(expected);
  });

  it("comes with the toolchain for the compiler's own programs", () => {
    const filesystem = fakeFilesystem(
      { 'usr/local/go/bin/go': '' },
      {
        inspectors: [
          {
            ...programInspector,
            wants: () => true,
            inspect: () => ({ go: [{ goVersion: 'go1.26.8', path: 'cmd/go', modules: [] }] }),
          },
        ],
      },
    );
    const { packages } = goPrograms.extract({ filesystem, os: undefined });
    expect(packages.map(({ purl }) => purl)).toEqual([
      'pkg:golang/stdlib@1.26.8',
      'pkg:golang/toolchain@1.26.8',
    ]);
  });
});

describe('a damaged program', () => {
  it.each(['go1.17-linux-386', 'go1.26-linux-mips', 'go1.26-windows-386', 'go1.26-darwin-arm64'])(
    '%s gives a Problem, nothing, or strings',
    (name) => {
      const whole = program(name);
      const used = [...whole.entries()].filter(([, byte]) => byte !== 0).map(([at]) => at);
      const edit = fc.tuple(fc.nat(used.length - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 10 }), (edits) => {
          const changes = new Map(edits.map(([index, value]) => [used[index]!, value]));
          expect(modulesIn(overlay(whole, changes))).toBeLessThan(1000);
        }),
        { numRuns: 800 },
      );
    },
  );
});

function modulesIn(source: ByteSource): number {
  try {
    const infos = openExecutables(source).map(readBuildInfo);
    return infos.reduce(
      (sum, info) => sum + (info === undefined ? 0 : parseBuildInfo(info).modules.length),
      0,
    );
  } catch (error) {
    if (error instanceof Problem) return 0;
    throw error;
  }
}

function overlay(bytes: Uint8Array, changes: ReadonlyMap<number, number>): ByteSource {
  const source = sourceOfBytes(bytes);
  return {
    size: bytes.length,
    read(offset, length) {
      const copy = source.read(offset, length).slice();
      for (const [at, value] of changes)
        if (at >= offset && at < offset + copy.length) copy[at - offset] = value;
      return copy;
    },
  };
}
