import { describe, expect, it } from 'vitest';
import type { Severity, VulnerabilityFinding } from '#core/index.ts';
import { compareRisk } from './compare-risk.ts';
import { createVectorRater } from './cvss.ts';
import { lifecycleOf } from './lifecycle.ts';

function finding(
  id: string,
  severity: Severity,
  more: Partial<VulnerabilityFinding> = {},
): VulnerabilityFinding {
  return {
    kind: 'vulnerability',
    fingerprint: id,
    id,
    title: id,
    severity,
    ratings: [],
    locations: [],
    references: [],
    controls: [],
    status: 'affected',
    aliases: [],
    package: { purl: 'pkg:npm/x@1', name: 'x', version: '1' },
    sources: [],
    risk: {},
    ...more,
  };
}

describe('compareRisk', () => {
  it('orders the work', () => {
    const epss = (score: number) => ({ risk: { epss: { score, percentile: 0.5 } } });
    const kev = (ransomware: boolean) => ({ risk: { kev: { added: '2021-01-01', ransomware } } });
    const wanted = [
      finding('exploited-for-ransom', 'low', kev(true)),
      finding('exploited', 'low', kev(false)),
      finding('likely-and-bad', 'critical', epss(0.5)),
      finding('likely', 'low', epss(0.9)),
      finding('critical', 'critical'),
      finding('high-with-fix', 'high', { remedy: { kind: 'upgrade', text: '', fixedVersion: '2' } }),
      finding('a-high', 'high'),
      finding('b-high', 'high'),
      finding('negligible', 'negligible'),
      finding('unrated', 'unknown'),
      finding('suppressed', 'critical', { ...kev(true), suppression: { by: 'owner', reason: 'x' } }),
    ];
    expect(
      wanted
        .toReversed()
        .sort(compareRisk)
        .map(({ id }) => id),
    ).toEqual(wanted.map(({ id }) => id));
  });
});

describe('createVectorRater', () => {
  const rate = createVectorRater();
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
    ['CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', 8.1, 'high'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U', 9.8, 'critical'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, 'negligible'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 8.1, 'high'],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5, 'high'],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'],
  ])('%s is %d, %s', (vector, score, severity) => {
    expect(rate(vector, 'NVD')).toEqual({ severity, source: 'NVD', score, vector });
  });

  it.each([
    '',
    'garbage',
    'CVSS:3.1/AV:N',
    'CVSS:9.9/AV:N/AC:L',
    'CVSS:3.1/__proto__:X',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N',
    'CVSS:3.1/AV:N/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'A'.repeat(1000),
  ])('%.30s rates nothing', (vector) => {
    expect(rate(vector, 'NVD')).toBeUndefined();
  });
});

describe('lifecycleOf', () => {
  const cycles = [
    { cycle: '11', eol: '2024-08-14', extended: '2026-08-31' },
    { cycle: '12', eol: '2026-07-11', extended: '2028-06-30' },
    { cycle: '13', eol: '2028-08-09' },
    { cycle: '14', eol: false },
    { cycle: 'old', eol: true },
  ];
  it.each([
    ['11', '2026-11-22', { state: 'ended', since: '2026-08-31' }],
    ['12', '2026-11-22', { state: 'extended', ended: '2026-07-11', until: '2028-06-30' }],
    ['12', '2026-07-11', { state: 'supported', until: '2026-07-11' }],
    ['13', '2026-11-22', { state: 'supported', until: '2028-08-09' }],
    ['14', '2026-11-22', { state: 'supported' }],
    ['old', '2026-11-22', { state: 'ended' }],
    ['99', '2026-11-22', undefined],
  ])('%s on %s', (cycle, day, state) => {
    expect(lifecycleOf(cycles, cycle, new Date(`${day}T12:00:00Z`))).toEqual(state);
  });
});
