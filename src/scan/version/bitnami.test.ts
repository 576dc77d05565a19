import { describe, expect, it } from 'vitest';
import { compareBitnamiVersions } from './bitnami.ts';
import { accepted, disorder } from './disorder.ts';

describe('versions of Bitnami packages', () => {
  it("put Bitnami's revisions after the release and prereleases before it", () => {
    expect(
      disorder('bitnami', [
        '0',
        '1.2.3-alpha.1',
        '1.2.3-rc.1',
        '1.2.3-rc.10',
        ['1.2.3', 'v1.2.3', '1.2.3+build', '1.2.3.0'],
        '1.2.3-1',
        ['1.2.3-4', '1.2.3-04'],
        '1.2.3-4-r00',
        ['1.2.3-4-r2', '1.2.3-4-r02'],
        '1.2.3-4-r10',
        '1.2.3-10',
        '1.2.4',
        '1.10',
      ]),
    ).toEqual([]);
  });

  it('are as the advisories mean them without their revision', () => {
    for (const [a, b, expected] of [
      ['6.0.5-3', '6.0.5', 0],
      ['6.0.5', '6.0.5-3-r01', 0],
      ['6.0.5-3', '6.0.5-4', -1],
      ['6.0.5-rc.1', '6.0.5', -1],
      ['6.0.4-9', '6.0.5', -1],
    ] as const)
      expect(Math.sign(compareBitnamiVersions(a, b, 'same')), `${a} ${b}`).toBe(expected);
  });

  it('may be dates', () => {
    expect(
      disorder('bitnami', ['2022.12.9', ['2023.03.20', '2023.3.20'], '2023.05.18-2', '2023.10.1']),
    ).toEqual([]);
  });

  it('are refused when they are none', () => {
    expect(
      accepted('bitnami', ['', 'v', 'nightly.2026-03-10.0', '1.', '1..2', '1.2-', '1.2a', '1.2_3'], '1'),
    ).toEqual([]);
  });
});
