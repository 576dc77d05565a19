import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openElf, openPe, sourceOfBytes } from '#format/index.ts';
import { GoModule, goVersionModules, missingGo } from './support/packages/go-module.ts';
import { inventoryOf } from './support/packages/tree.ts';

const noGo = missingGo();
const noBinutils = spawnSync('readelf', ['--version']).status !== 0;
const workshop = mkdtempSync(join(tmpdir(), 'bulkhead-programs-'));
let module: GoModule;

beforeAll(() => {
  mkdirSync(join(workshop, 'go'));
  if (noGo === undefined) module = new GoModule(join(workshop, 'go'));
});
afterAll(() => {
  rmSync(workshop, { recursive: true });
});

describe.skipIf(noGo !== undefined)(
  `Go programs beside \`go version -m\`${noGo === undefined ? '' : ` (${noGo})`}`,
  () => {
    it.each([
      ['linux/amd64', []],
      ['linux/amd64', ['-ldflags=-s -w -X main.version=v1.4.0']],
      ['linux/s390x', []],
      ['linux/386', ['-trimpath']],
      ['windows/amd64', []],
      ['darwin/arm64', []],
    ] as const)('are the same for %s built with %j', (platform, flags) => {
      const path = module.build(platform, flags);
      const folder = mkdtempSync(join(workshop, 'tree-'));
      spawnSync('cp', [path, join(folder, 'program')]);
      const packages = inventoryOf(folder).filter(({ foundBy }) => foundBy === 'binary/go');
      const { compiler, modules } = goVersionModules(path);
      const release = flags.some((flag) => flag.includes('main.version'));
      const ours = packages.map(({ name, version }) => `${name} ${version || '(devel)'}`).sort();
      // Where the linker was told a version, the main module has it; the standard library is ours to add.
      const expected = [...modules, `stdlib ${compiler.slice(2)}`].map((line) =>
        release ? line.replace('example.com/program (devel)', 'example.com/program v1.4.0') : line,
      );
      expect(modules).toHaveLength(4);
      expect(ours).toEqual(expected.sort());
    });

    it('are the same for the programs of Go itself', () => {
      const root = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
      const names = inventoryOf(join(root, 'bin'))
        .filter(({ foundBy }) => foundBy === 'binary/go')
        .map(({ name, version }) => `${name} ${version}`);
      const { compiler, modules } = goVersionModules(join(root, 'bin/go'));
      expect(names).toEqual([...modules, `stdlib ${compiler.slice(2)}`, `toolchain ${compiler.slice(2)}`]);
    });
  },
);

describe.skipIf(noBinutils)(`sections beside binutils${noBinutils ? ' (no binutils here)' : ''}`, () => {
  const candidates = [
    '/bin/sh',
    '/usr/bin/python3',
    '/usr/bin/perl',
    '/lib/x86_64-linux-gnu/libc.so.6',
    process.execPath,
  ];
  const files = candidates.filter((path) => existsSync(path)).map((path) => realpathSync(path));

  it.each(files)('of %s are those of readelf', (path) => {
    const { stdout } = spawnSync('readelf', ['-SW', path], { encoding: 'utf8' });
    const theirs = [
      ...stdout.matchAll(/^ +\[ *\d+\] (\S*) +([A-Z_0-9]+) +([0-9a-f]{8,16}) ([0-9a-f]+) ([0-9a-f]+)/gm),
    ];
    const ours = openElf(sourceOfBytes(readFileSync(path))).sections.slice(1);
    expect(ours.map(({ name, address, offset, size }) => [name, address, offset, size])).toEqual(
      theirs
        .slice(-ours.length)
        .map(([, name, type, address, offset, size]) => [
          name,
          Number.parseInt(address!, 16),
          Number.parseInt(offset!, 16),
          type === 'NOBITS' ? 0 : Number.parseInt(size!, 16),
        ]),
    );
  });

  it.skipIf(noGo !== undefined)('of a Windows program are those of objdump', () => {
    const path = module.build('windows/amd64');
    const { stdout } = spawnSync('objdump', ['-h', path], { encoding: 'utf8' });
    const theirs = [
      ...stdout.matchAll(/^ +\d+ (\S+) +([0-9a-f]{8}) +([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]{8})/gm),
    ];
    const ours = openPe(sourceOfBytes(readFileSync(path))).sections.filter(({ size }) => size > 0);
    expect(ours.map(({ name, address, offset }) => [name, address, offset])).toEqual(
      theirs.map(([, name, , address, offset]) => [
        name,
        Number.parseInt(address!, 16),
        Number.parseInt(offset!, 16),
      ]),
    );
  });
});
