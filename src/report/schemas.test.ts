import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPORT_FORMATS, type ReportOptions } from './index.ts';
import { formatJson } from './json.ts';
import { anyScanResult } from './result-fixture.ts';
import { cycloneDxSchema, sarifSchema, scanResultSchema } from './published-schemas.ts';

const OPTIONS: ReportOptions = { version: '1.2.3', columns: 80, colour: false, showSuppressed: true };

describe.each([
  ['sarif', 'SARIF 2.1.0', sarifSchema(), '@microsoft/jest-sarif'],
  ['cyclonedx', 'CycloneDX 1.6', cycloneDxSchema(), '@cyclonedx/cyclonedx-library'],
] as const)('%s', (format, standard, complaints, carrier) => {
  const why = complaints === undefined ? ` (${carrier}, which carries it, is not installed)` : '';
  it.skipIf(complaints === undefined)(`is valid by the published schema of ${standard}${why}`, () => {
    fc.assert(
      fc.property(anyScanResult, (result) => {
        const document: unknown = JSON.parse(REPORT_FORMATS[format](result, OPTIONS));
        expect(complaints!(document)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.skipIf(complaints === undefined)(`the schema of ${standard} sees what is wrong${why}`, () => {
    expect(complaints!({ version: 1, bomFormat: 'x' })).not.toEqual([]);
  });
});

describe('docs/reference/scan-result.schema.json', () => {
  const complaints = scanResultSchema();
  it('has every field of every result, and asks for no other', () => {
    fc.assert(
      fc.property(anyScanResult, (result) => {
        expect(complaints(JSON.parse(formatJson(result)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', {}],
    ['a finding without a fingerprint', { findings: [{ kind: 'secret', id: 'x' }] }],
    ['a field that nobody knows', { extra: 1 }],
    ['another version', { schemaVersion: 2 }],
  ])('refuses %s', (_what, change) => {
    const empty = { schemaVersion: 1, subject: { kind: 'directory', id: '/x', name: 'x' } };
    const lists = { scanners: [], packages: [], findings: [], incomplete: [], notices: [] };
    expect(complaints({ ...empty, ...lists })).toEqual([]);
    const changed = Object.keys(change).length === 0 ? empty : { ...empty, ...lists, ...change };
    expect(complaints(changed)).not.toEqual([]);
  });
});
