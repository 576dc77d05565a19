import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasProgram, output } from './support/programs.ts';

const root = join(import.meta.dirname, '..');

/** The path without the project's own programs: what a person has who installs the package. */
const outside = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

describe.skipIf(!hasProgram('npm'))(
  'the package that npm installs elsewhere (needs npm and its registry)',
  () => {
    let folder = '';
    const env = (): NodeJS.ProcessEnv => ({
      PATH: outside,
      HOME: folder,
      XDG_CACHE_HOME: join(folder, 'cache'),
    });
    const bulkhead = (...args: readonly string[]): string =>
      output(join(folder, 'node_modules/.bin/bulkhead'), args, { cwd: folder, env: env() });

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'bulkhead-package-'));
      output('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
      writeFileSync(join(folder, 'package.json'), '{"private":true}');
      const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
      output(
        'npm',
        ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, archive)],
        { cwd: folder, env: { ...process.env, PATH: outside } },
      );
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('holds no TypeScript, no tests and no source', () => {
      const files = readdirSync(join(folder, 'node_modules/bulkhead'), { recursive: true, encoding: 'utf8' });
      expect(files.filter((name) => /\.ts$|\.test\.|^src/.test(name))).toEqual([]);
      expect(files).toContain(join('dist', 'THIRD-PARTY-NOTICES.txt'));
    });

    it('runs on the Node that is there, whatever its version', () => {
      expect(bulkhead('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    });

    it('scans with worker threads and a database', () => {
      const text = bulkhead(
        'scan',
        '--advisories',
        join(root, 'examples/advisories'),
        join(root, 'examples/shop.tar'),
      );
      expect(text).toContain('CVE-2021-44228');
      expect(existsSync(join(folder, 'cache/bulkhead/layers'))).toBe(true);
    });

    it('has its rules of malware with it, and YARA', () => {
      const tree = join(folder, 'tree');
      mkdirSync(tree);
      // The test file of the anti-virus vendors, in pieces so that no scanner takes this file for it.
      writeFileSync(
        join(tree, 'test.com'),
        ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('-'),
      );
      writeFileSync(join(tree, 'own.yar'), 'rule own { strings: $a = "ANTIVIRUS-TEST" condition: $a }');
      const text = bulkhead(
        'scan',
        '--scanners',
        'malware',
        '--yara-rules',
        join(tree, 'own.yar'),
        `dir:${tree}`,
      );
      expect(text).toContain('eicar-test-file');
      expect(text).toContain('yara:own');
    });
  },
);
