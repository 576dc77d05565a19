import { spawnSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inventoryOf, linesOf } from './support/packages/tree.ts';

const workshop = mkdtempSync(join(tmpdir(), 'bulkhead-further-'));

afterAll(() => {
  rmSync(workshop, { recursive: true });
});

/** The package manager of C and C++, which PyPI has. */
const CONAN = 'conan';
const hasConan = run(CONAN, '--version') !== undefined;
const hasR = run('Rscript', '--version') !== undefined;
const python = run('python3', '-c', 'import sys; print(sys.executable)');

describe('programs that no package manager brought', () => {
  it('are Node by the version that it says itself', () => {
    const directory = treeWith(process.execPath, 'usr/local/bin/node');
    expect(linesOf(inventoryOf(directory), 'language/program')).toEqual([
      `node ${process.versions.node} usr/local/bin/node`,
    ]);
  });

  it.skipIf(python === undefined)(
    'are Python by the version that it says itself (no python3 here)',
    (context) => {
      const script =
        'import sys, platform, sysconfig; print(sys.executable, platform.python_version(), sysconfig.get_config_var("LDLIBRARY"), sysconfig.get_config_var("LIBDIR"))';
      const [program = '', version = '', library = '', directory = ''] = run('python3', '-c', script)!.split(
        ' ',
      );
      const real = realpathSync(program);
      if (!/^python\d\.\d+$/.test(basename(real))) context.skip(`${real} is not named with its version`);
      // A program that is built with a shared library has its version there.
      const shared = library.endsWith('.so') ? realpathSync(join(directory, library)) : undefined;
      const tree = treeWith(shared ?? real, `usr/local/lib/${basename(shared ?? real)}`);
      expect(linesOf(inventoryOf(tree), 'language/program')).toEqual([
        `python ${version} usr/local/lib/${basename(shared ?? real)}`,
      ]);
    },
  );
});

describe.skipIf(!hasConan)(`Conan's lock file${hasConan ? '' : ' (no conan here)'}`, () => {
  it('has the packages of its graph', () => {
    const directory = mkdtempSync(join(workshop, 'conan-'));
    const env = { ...process.env, CONAN_HOME: join(directory, 'home') };
    const conan = (...args: string[]): string =>
      spawnSync(CONAN, args, { cwd: directory, env, encoding: 'utf8' }).stdout;
    conan('profile', 'detect');
    for (const [name, version, requires] of [
      ['zlib', '1.2.13', ''],
      ['openssl', '3.0.5', 'zlib/1.2.13'],
      ['cmake', '3.25.1', ''],
    ] as const) {
      mkdirSync(join(directory, name));
      const requirement = requires === '' ? '' : `\n    requires = "${requires}"`;
      const recipe = `from conan import ConanFile\nclass Recipe(ConanFile):\n    name = "${name}"\n    version = "${version}"${requirement}\n`;
      writeFileSync(join(directory, name, 'conanfile.py'), recipe);
      conan('export', name);
    }
    const project = join(directory, 'project');
    mkdirSync(project);
    writeFileSync(
      join(project, 'conanfile.txt'),
      '[requires]\nopenssl/3.0.5\n[tool_requires]\ncmake/3.25.1\n',
    );
    conan('lock', 'create', 'project', '--no-remote');
    const graph = JSON.parse(conan('graph', 'info', 'project', '--no-remote', '--format', 'json')) as {
      graph: { nodes: Record<string, { name: string | null; version: string | null }> };
    };
    const named = Object.values(graph.graph.nodes).filter(({ name }) => name !== null);
    expect(named.length).toBe(3);
    expect(linesOf(inventoryOf(project), 'language/conan-lock')).toEqual(
      named.map(({ name, version }) => `${name} ${version} conan.lock`).sort(),
    );
  });
});

describe.skipIf(!hasR)(
  `libraries of R beside installed.packages()${hasR ? '' : ' (no Rscript here)'}`,
  () => {
    it('have the same packages', () => {
      const script =
        'm <- utils::installed.packages(.Library, noCache = TRUE); cat(.Library, paste(m[, "Package"], m[, "Version"]), sep = "\\n")';
      const [library = '', ...theirs] = run('Rscript', '-e', script)!.split('\n');
      const ours = inventoryOf(dirname(library))
        .filter(({ foundBy }) => foundBy === 'language/r-description')
        .map(({ name, version }) => `${name} ${version}`);
      expect(theirs.length).toBeGreaterThan(5);
      expect(ours.sort()).toEqual(theirs.sort());
    });
  },
);

/** What a program prints, or undefined where it is not there. */
function run(command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** A tree with this one file, linked where that is possible: it may be large. */
function treeWith(file: string, path: string): string {
  const directory = mkdtempSync(join(workshop, 'tree-'));
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  try {
    linkSync(realpathSync(file), target);
  } catch {
    copyFileSync(file, target);
  }
  return directory;
}
