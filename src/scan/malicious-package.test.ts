import { describe, expect, it } from 'vitest';
import type { VulnerabilityFinding } from '#core/index.ts';
import { asMalware } from './malicious-package.ts';

const vulnerability: VulnerabilityFinding = {
  kind: 'vulnerability',
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['MAL-2025-1'],
  fingerprint: 'f',
  title: 'Malware in x',
  severity: 'unknown',
  ratings: [],
  locations: [{ path: 'app/package-lock.json' }],
  references: [],
  controls: [],
  status: 'affected',
  package: { purl: 'pkg:npm/x@1.0.0', name: 'x', version: '1.0.0' },
  sources: [{ id: 'MAL-2025-1', ecosystem: 'npm', because: 'all versions' }],
  risk: {},
};

describe('asMalware', () => {
  it('makes malware of a malicious package, under whatever id it came', () => {
    expect(asMalware(vulnerability)).toMatchObject({
      kind: 'malware',
      id: 'MAL-2025-1',
      severity: 'critical',
      title: 'x 1.0.0 is a malicious package: Malware in x',
      remedy: { kind: 'remove' },
      evidence: {
        package: 'pkg:npm/x@1.0.0',
        aliases: ['GHSA-aaaa-bbbb-cccc'],
        because: ['MAL-2025-1: all versions'],
      },
    });
  });

  it('leaves vulnerabilities as they are', () => {
    const other = { ...vulnerability, aliases: [] };
    expect(asMalware(other)).toBe(other);
  });
});
