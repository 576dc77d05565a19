import { describe, expect, it } from 'vitest';
import { gateScan } from './gate-scan.ts';
import { FILES_ON_DISK, loadDocuments } from './policy-files.ts';
import { PolicyCompiler } from './policy-set.ts';
import { parseDocuments } from './source-document.ts';

const NOW = new Date('2026-01-02T00:00:00Z');
const SCANNERS = ['packages', 'vulnerabilities', 'secrets', 'malware', 'misconfig'];
const KEV = {
  kind: 'vulnerability',
  id: 'CVE-2021-44228',
  severity: 'critical',
  status: 'affected',
  risk: { kev: { added: '2021-12-10' } },
};

describe('gateScan', () => {
  it.each<[string, object[], object[], string]>([
    ['nothing', [], [], 'allow'],
    ['what is exploited', [KEV], [], 'deny'],
    [
      'what is exploited but does not count',
      [{ ...KEV, suppression: { by: 'vex', reason: 'not used' } }],
      [],
      'allow',
    ],
    [
      'a fix that was not taken',
      [{ ...KEV, risk: {}, severity: 'high', remedy: { kind: 'upgrade' } }],
      [],
      'warn',
    ],
    [
      'what could not be scanned',
      [],
      [{ code: 'layer.damaged', what: 'layer 1', why: 'it ends early' }],
      'warn',
    ],
    ['what is no finding', [{ kind: 'vulnerability' }], [], 'unknown'],
  ])('decides by the pack image-hygiene about %s', (_, findings, incomplete, verdict) => {
    const gate = gateScan(
      packOf('image-hygiene'),
      { subject: { name: 'app:1' }, scanners: SCANNERS, findings, incomplete },
      NOW,
    );
    expect(gate.verdict).toBe(verdict);
    expect(gate.explanation[0]).toContain(`${verdict} app:1`);
  });

  it('says which rule failed, and why', () => {
    const scan = { subject: { name: 'app:1' }, scanners: SCANNERS, findings: [KEV], incomplete: [] };
    expect(gateScan(packOf('image-hygiene'), scan, NOW).explanation).toContain(
      '  deny image-contents/known-exploited (critical): Vulnerabilities that are being exploited: CVE-2021-44228',
    );
  });

  it('excuses a finding by its field, and not one that is expired', () => {
    const exception = (expires: string) =>
      parseDocuments(
        `apiVersion: bulkhead.dev/v1
kind: PolicyException
metadata: {name: log4j}
spec:
  owner: team-a
  reason: the class is removed
  expires: ${expires}
  policies: [{policy: image-contents}]
  fields: ['findings[id=CVE-2021-44228]']
`,
        'exception.yaml',
      );
    const scan = { subject: { name: 'app:1' }, scanners: SCANNERS, findings: [KEV], incomplete: [] };
    const ask = (expires: string) => gateScan(packOf('image-hygiene', exception(expires)), scan, NOW);
    expect(ask('"2027-01-01T00:00:00Z"')).toMatchObject({
      verdict: 'allow',
      exceptions: [{ exception: 'log4j', status: 'applied' }],
    });
    expect(ask('"2025-01-01T00:00:00Z"')).toMatchObject({
      verdict: 'deny',
      exceptions: [{ exception: 'log4j', status: 'expired' }],
    });
  });

  it('does not know where no policy is for scan results', () => {
    for (const pack of ['supply-chain', 'pod-security']) {
      const gate = gateScan(packOf(pack), { subject: {}, findings: [], incomplete: [] }, NOW);
      expect(gate).toMatchObject({ verdict: 'unknown', results: [{ result: 'error', effect: 'unknown' }] });
    }
  });
});

function packOf(name: string, more: ReturnType<typeof parseDocuments> = []) {
  return new PolicyCompiler().compile([...loadDocuments([name], FILES_ON_DISK), ...more]);
}
