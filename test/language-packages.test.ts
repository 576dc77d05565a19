import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inventoryOf, linesOf } from './support/packages/tree.ts';

const ROOT = join(import.meta.dirname, '..');
/** Larger trees than a test may install (500 npm, 45 Python packages), where somebody has made them. */
const TREES = join(process.env['BULKHEAD_BENCH'] ?? join(homedir(), '.cache/bulkhead-bench'), 'trees');
const workshop = mkdtempSync(join(tmpdir(), 'bulkhead-packages-'));

afterAll(() => {
  rmSync(workshop, { recursive: true });
});

/** The packages that npm lists, as `name version path-of-package.json`; extraneous ones too, the root itself not. */
function npmLines(directory: string): string[] {
  const { stdout } = spawnSync('npm', ['ls', '--all', '--json', '--long'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const lines = new Set<string>();
  interface Listed {
    readonly name?: string;
    readonly version?: string;
    readonly path?: string;
    readonly missing?: unknown;
    readonly dependencies?: Readonly<Record<string, Listed>>;
  }
  const visit = (node: Listed): void => {
    for (const item of Object.values(node.dependencies ?? {})) {
      if (item.path !== undefined && item.version !== undefined && item.missing === undefined) {
        // The real place; with a link in it npm names that of the link.
        const path = relative(realpathSync(directory), realpathSync(item.path));
        lines.add(`${item.name} ${item.version} ${join(path, 'package.json')}`);
      }
      visit(item);
    }
  };
  visit(JSON.parse(stdout) as Listed);
  return [...lines].sort();
}

function pipLines(python: string, directory: string): string[] {
  const { stdout } = spawnSync(python, ['-m', 'pip', 'list', '--format', 'json', '--path', directory], {
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as { name: string; version: string }[])
    .map(({ name, version }) => `${name.toLowerCase().replaceAll(/[-_.]+/g, '-')} ${version}`)
    .sort();
}

/** What pip lists: the distributions directly on the path of imports, not those that others carry along. */
function pythonLines(directory: string): string[] {
  return inventoryOf(directory)
    .filter(({ foundBy }) => foundBy === 'language/python-installed')
    .flatMap(({ name, version, locations }) =>
      locations.filter(({ path }) => path.split('/').length <= 2).map(() => `${name} ${version}`),
    )
    .sort();
}

const noNpm = spawnSync('npm', ['--version']).status !== 0;
const noPython = spawnSync('python3', ['-m', 'pip', '--version']).status !== 0;
const noVenv = !existsSync(join(TREES, 'venv/bin/python'));
const noTree = !existsSync(join(TREES, 'npm/node_modules'));

describe.skipIf(noNpm)(`npm packages beside \`npm ls --all\`${noNpm ? ' (no npm here)' : ''}`, () => {
  it('are the same in this repository', () => {
    const ours = linesOf(inventoryOf(ROOT), 'language/node-modules');
    expect(ours.length).toBeGreaterThan(50);
    expect(ours).toEqual(npmLines(ROOT));
  });

  it('are the same in npm itself, which bundles all it needs', () => {
    const program = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim();
    const directory = dirname(dirname(realpathSync(program)));
    const ours = linesOf(inventoryOf(directory), 'language/node-modules');
    expect(ours.length).toBeGreaterThan(100);
    expect(ours).toEqual(npmLines(directory));
  });

  it('are the same in workspaces, with a package of a scope, a link, and duplicates in trees', () => {
    const directory = join(workshop, 'workspaces');
    const write = (path: string, value: unknown): void => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), JSON.stringify(value));
    };
    write('package.json', {
      name: 'root',
      version: '1.0.0',
      workspaces: ['packages/*'],
      dependencies: { a: '^1.0.0' },
    });
    write('packages/one/package.json', { name: 'one', version: '0.1.0', dependencies: { a: '^2.0.0' } });
    write('packages/two/package.json', { name: '@example/two', version: '0.2.0' });
    write('packages/one/node_modules/a/package.json', { name: 'a', version: '2.0.0' });
    write('node_modules/a/package.json', { name: 'a', version: '1.0.0', dependencies: { b: '*' } });
    write('node_modules/a/node_modules/b/package.json', { name: 'b', version: '3.0.0' });
    write('node_modules/a/test/node_modules/fixture/package.json', { name: 'fixture', version: '9.9.9' });
    write('node_modules/extra/package.json', { name: 'extra', version: '4.0.0' });
    mkdirSync(join(directory, 'node_modules/@example'));
    symlinkSync('../packages/one', join(directory, 'node_modules/one'));
    symlinkSync('../../packages/two', join(directory, 'node_modules/@example/two'));
    const ours = linesOf(inventoryOf(directory), 'language/node-modules');
    expect(ours).toHaveLength(6);
    expect(ours).toEqual(npmLines(directory));
  });

  it.skipIf(noTree)(`are the same in a large tree${noTree ? ` (none at ${TREES}/npm)` : ''}`, () => {
    const ours = linesOf(inventoryOf(join(TREES, 'npm')), 'language/node-modules');
    expect(ours).toEqual(npmLines(join(TREES, 'npm')));
  });
});

describe.skipIf(noPython)(
  `Python distributions beside \`pip list\`${noPython ? ' (no pip here)' : ''}`,
  () => {
    it('are the same on the path of imports of this machine', () => {
      const where = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
      const directory = spawnSync('python3', ['-c', where], { encoding: 'utf8' }).stdout.trim();
      expect(pythonLines(directory)).toEqual(pipLines('python3', directory));
    });

    it.skipIf(noVenv)(
      `are the same in a virtual environment${noVenv ? ` (none at ${TREES}/venv)` : ''}`,
      () => {
        const places = ['3.11', '3.12', '3.13'].map((version) =>
          join(TREES, `venv/lib/python${version}/site-packages`),
        );
        const site = places.find((path) => existsSync(path))!;
        expect(pythonLines(site)).toEqual(pipLines(join(TREES, 'venv/bin/python'), site));
      },
    );
  },
);
