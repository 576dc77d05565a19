import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cycloneDxSchema, sarifSchema, scanResultSchema } from '../src/report/published-schemas.ts';
import { SCANNERS } from '#scan/index.ts';
import { output } from './support/programs.ts';

const root = join(import.meta.dirname, '..');

describe('what a scan of the example image writes, with every scanner', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-schemas-'));
    const formats = ['json', 'sarif', 'cyclonedx'].flatMap((name) => ['-o', `${name}=${join(folder, name)}`]);
    output(
      process.execPath,
      [
        join(root, 'src/cli/main.ts'),
        'scan',
        '--scanners',
        SCANNERS.join(','),
        '--advisories',
        join(root, 'examples/advisories'),
        ...formats,
        join(root, 'examples/shop.tar'),
      ],
      { env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') } },
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [format, complaints, carrier] of [
    ['json', scanResultSchema(), ''],
    ['sarif', sarifSchema(), '@microsoft/jest-sarif'],
    ['cyclonedx', cycloneDxSchema(), '@cyclonedx/cyclonedx-library'],
  ] as const) {
    const why = complaints === undefined ? ` (${carrier} is not installed)` : '';
    it.skipIf(complaints === undefined)(`is valid by the schema of ${format}${why}`, () => {
      expect(complaints!(JSON.parse(readFileSync(join(folder, format), 'utf8')))).toEqual([]);
    });
  }
});
