import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '#scan/index.ts';
import { hasProgram, output } from './support/programs.ts';

const root = join(import.meta.dirname, '..');
const feeds = join(root, '../shared/data/feeds');
const bulkhead = (args: readonly string[], cache: string): ScanResult =>
  JSON.parse(
    output(process.execPath, [join(root, 'src/cli/main.ts'), 'scan', '-o', 'json', ...args], {
      env: { ...process.env, XDG_CACHE_HOME: cache },
    }),
  ) as ScanResult;

const missing = ['mmdebstrap', 'dpkg-query', 'tar'].filter((name) => !hasProgram(name));

describe.skipIf(missing.length > 0)(
  `a real Debian root file system${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
  () => {
    let folder = '';
    let tree = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'bulkhead-debian-'));
      tree = join(folder, 'tree');
      output('mmdebstrap', ['--variant=minbase', '--include=python3-requests,libssl-dev', 'bookworm', tree]);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has exactly the packages that dpkg-query lists, with their sources', () => {
      const listed = output('dpkg-query', [
        `--admindir=${tree}/var/lib/dpkg`,
        '-W',
        '-f',
        '${binary:Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n',
      ])
        .trim()
        .split('\n')
        .map((line) => line.replace(/^(\S+?):\S+ /, '$1 '));
      const { packages, incomplete, subject } = bulkhead(['--scanners', 'packages', `dir:${tree}`], folder);
      const found = packages
        .filter(({ type }) => type === 'deb')
        .map((pkg) =>
          [
            pkg.name,
            pkg.version,
            pkg.architecture,
            pkg.source?.name ?? pkg.name,
            pkg.source?.version ?? pkg.version,
          ].join(' '),
        );
      expect(found.sort()).toEqual(listed.sort());
      expect(incomplete).toEqual([]);
      expect(subject).toMatchObject({ os: { id: 'debian', version: '12', codename: 'bookworm' } });
    });

    it('knows that Python packages of Debian belong to Debian packages', () => {
      const { packages } = bulkhead(['--scanners', 'packages', `dir:${tree}`], folder);
      const python = packages.filter(({ type }) => type === 'pypi');
      expect(python.map(({ name }) => name)).toContain('requests');
      for (const { owner, name } of python) expect(owner, name).toMatch(/^pkg:deb\/debian\/python3-/);
    });

    it.skipIf(!existsSync(feeds))(
      'reports no CVE that the changelog of the installed version says is fixed',
      () => {
        const { findings, packages } = bulkhead(['--advisories', feeds, `dir:${tree}`], folder);
        const changelogs = new Map<string, string>();
        for (const { name, type } of packages) {
          if (type !== 'deb') continue;
          const doc = join(tree, 'usr/share/doc', name);
          const file = existsSync(doc)
            ? readdirSync(doc).find((entry) => /^changelog(?:\.Debian)?\.gz$/.test(entry))
            : undefined;
          if (file !== undefined) changelogs.set(name, gunzipSync(readFileSync(join(doc, file))).toString());
        }
        expect(changelogs.size).toBeGreaterThan(50);
        const wrong = findings.flatMap((finding) =>
          finding.kind === 'vulnerability' &&
          finding.suppression === undefined &&
          changelogs.get(finding.package.name)?.includes(finding.id) === true
            ? [`${finding.id} ${finding.package.name}`]
            : [],
        );
        expect(wrong).toEqual([]);
      },
    );
  },
);

describe.skipIf(!existsSync(feeds))('the Alpine images of the feed mirror (needs ../shared/data)', () => {
  it.each([
    ['alpine-310.tar.gz', '3.10'],
    ['alpine-311.tar.gz', '3.11'],
  ])('%s has exactly the packages of its database', (name, release) => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-alpine-'));
    try {
      const image = join(feeds, 'images', name);
      output('tar', ['-C', folder, '-xzf', image]);
      const layers = (
        JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { Layers: string[] }[]
      )[0]!.Layers;
      const database = output('tar', ['-xOf', join(folder, layers[0]!), 'lib/apk/db/installed']);
      const listed = database.split('\n\n').flatMap((block) => {
        const field = (key: string): string | undefined => new RegExp(`^${key}:(.*)$`, 'm').exec(block)?.[1];
        return field('P') === undefined ? [] : [`${field('P')} ${field('V')} ${field('o')}`];
      });
      const { packages, subject } = bulkhead(['--scanners', 'packages', image], folder);
      expect(
        packages.map((pkg) => `${pkg.name} ${pkg.version} ${pkg.source?.name ?? pkg.name}`).sort(),
      ).toEqual(listed.sort());
      expect(subject).toMatchObject({ os: { id: 'alpine' } });
      expect('os' in subject ? subject.os?.version : '').toMatch(
        new RegExp(`^${release.replace('.', '\\.')}`),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
