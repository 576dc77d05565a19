import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('semantic versions (semver.org 2.0.0, section 11)', () => {
  it('compare numbers, then the prerelease field by field', () => {
    expect(
      disorder('semver', [
        '0.0.0-0',
        '0.0.0',
        '1.0.0-0.3.7',
        '1.0.0-alpha',
        '1.0.0-alpha.1',
        '1.0.0-alpha.beta',
        '1.0.0-beta',
        '1.0.0-beta.2',
        '1.0.0-beta.11',
        '1.0.0-rc.1',
        ['1.0.0', 'v1.0.0', '1.0.0+build.1', '1.0.0+0'],
        '1.0.9',
        '1.0.10',
        '1.9.0',
        '1.10.0',
        '99999999999999999999998.0.0',
        '99999999999999999999999.0.0',
      ]),
    ).toEqual([]);
  });

  it('compare identifiers with hyphens and capitals by ASCII', () => {
    expect(
      disorder('semver', ['1.0.0-99', '1.0.0--', '1.0.0-0A.is.legal', '1.0.0-A', '1.0.0-a', '1.0.0-a-b']),
    ).toEqual([]);
  });

  it('put the bare 0 of OSV ranges before everything', () => {
    expect(disorder('semver', ['0', '0.0.0-0', '0.0.0'])).toEqual([]);
  });

  it('are refused when they are none', () => {
    expect(
      accepted(
        'semver',
        [
          '',
          '1',
          '1.2',
          '1.2.3.4',
          '01.2.3',
          '1.02.3',
          '1.2.03',
          '1.2.3-',
          '1.2.3-01',
          '1.2.3-a..b',
          '1.2.3-a_b',
          '1.2.3+',
          '1.2.3+a+b',
          '1.2.3+a..b',
          '-1.2.3',
          '+1',
          'V1.2.3',
          'vv1.2.3',
          '=1.2.3',
          ' 1.2.3',
          '1.2.3 ',
          '1.2.3beta',
          'alpha',
          '1.2.-3',
          '١.2.3',
        ],
        '1.0.0',
      ),
    ).toEqual([]);
  });
});
