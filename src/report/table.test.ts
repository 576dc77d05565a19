import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OtherFinding } from '#core/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { ReportOptions } from './index.ts';
import { columnsOf } from './printable.ts';
import { anyScanResult } from './result-fixture.ts';
import { formatTable } from './table.ts';

const OPTIONS: ReportOptions = { version: '1.2.3', columns: 80, colour: false, showSuppressed: true };

const license = (name: string, more: Partial<OtherFinding> = {}): OtherFinding => ({
  kind: 'license',
  id: 'license-strong-copyleft',
  fingerprint: name,
  title: `${name} asks for its source`,
  severity: 'medium',
  ratings: [],
  locations: [{ path: `app/${name}` }],
  references: [],
  controls: [],
  evidence: {},
  ...more,
});

const resultOf = (findings: OtherFinding[]): ScanResult => ({
  schemaVersion: 1,
  subject: { kind: 'directory', id: '/srv', name: 'srv' },
  scanners: ['packages', 'licenses'],
  packages: [],
  findings,
  incomplete: [],
  notices: [],
});

describe('formatTable', () => {
  it('lists what the findings of a rule say, where they say different things', () => {
    const lines = formatTable(resultOf([license('a'), license('b')]), OPTIONS).split('\n');
    expect(lines.slice(4, 7)).toEqual([
      'medium    license-strong-copyleft: 2 findings',
      '          a asks for its source  app/a',
      '          b asks for its source  app/b',
    ]);
  });

  it('says a thing once that all findings of a rule say, with its places', () => {
    const same = ['a', 'b'].map((name) => license(name, { title: 'The same' }));
    expect(formatTable(resultOf(same), OPTIONS).split('\n').slice(4, 7)).toEqual([
      'medium    The same (license-strong-copyleft)',
      '          app/a',
      '          app/b',
    ]);
  });

  it('tells why a finding does not count', () => {
    const suppressed = license('a', { suppression: { by: 'exception', reason: 'we asked' } });
    expect(formatTable(resultOf([suppressed]), OPTIONS)).toContain('not counted (exception): we asked');
  });

  it('counts what it does not list', () => {
    const many = Array.from({ length: 13 }, (_, index) => license(`p${index}`));
    expect(formatTable(resultOf(many), OPTIONS)).toContain('          and 3 more\n');
  });

  it('fits the columns and lets nothing pose as output, whatever the result', () => {
    fc.assert(
      fc.property(anyScanResult, fc.integer({ min: 60, max: 200 }), (result, columns) => {
        const table = formatTable(result, { ...OPTIONS, columns });
        for (const line of table.slice(0, -1).split('\n').slice(2)) {
          expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E]/u);
          // Facts of a vulnerability are not cut: ids and versions are what people copy.
          if (!line.startsWith('  ') || line.startsWith('      '))
            expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        }
      }),
      { numRuns: 300 },
    );
  });
});
