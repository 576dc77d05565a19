import { describe, expect, it } from 'vitest';
import { disorder } from './disorder.ts';
import { compareVersions } from './compare.ts';

describe('Alpine versions (apk-package(5))', () => {
  it('order suffixes around the release', () => {
    const before = ['_alpha', '_alpha1', '_beta', '_pre', '_pre2', '_rc', '_rc1', '_rc10'];
    const after = ['_cvs', '_svn', '_git', '_git20240101', '_hg', '_p', '_p1'];
    expect(
      disorder('apk', [
        ...before.map((suffix) => `1.2${suffix}`),
        '1.2',
        ...after.map((suffix) => `1.2${suffix}`),
      ]),
    ).toEqual([]);
  });

  it('compare several suffixes one by one', () => {
    expect(
      disorder('apk', [
        '1.0_alpha_pre2',
        '1.0_alpha',
        '1.0_alpha1_pre1',
        '1.0_alpha1',
        '1.0_p1_pre1',
        '1.0_p1',
      ]),
    ).toEqual([]);
  });

  it('put a longer version, a letter, a hash and a revision above the bare one', () => {
    expect(
      disorder('apk', [
        '1.2',
        '1.2-r0',
        '1.2-r1',
        '1.2-r10',
        '1.2~0a1b',
        '1.2~0a1b-r1',
        '1.2~1a1b',
        '1.2_p1',
        '1.2a',
        '1.2b',
        '1.2.0',
        '1.2.1',
        '1.3',
      ]),
    ).toEqual([]);
  });

  it('compare a number with a leading zero as text, except the first', () => {
    expect(
      disorder('apk', ['1.0', '1.00', '1.001', '1.0015', '1.002', '1.09', '1.1', '1.9', '1.10']),
    ).toEqual([]);
    expect(disorder('apk', ['5', ['006', '6'], '013', '103'])).toEqual([]);
  });

  it('hold numbers of any length', () => {
    expect(
      disorder('apk', ['1_pre20191002222144', '1_pre99999999999999999998', '1_pre99999999999999999999']),
    ).toEqual([]);
  });

  it.each([
    ['1.0', '1.0bc', -1],
    ['23_foo', '4_beta', 1],
    ['1.0_foo', '1.0', -1],
    ['1.0_foo', '1.0_bar', 0],
    ['1.0-r', '1.0', -1],
    ['1.0-r1-r2', '1.0-r1', -1],
    ['1.0~', '1.0', -1],
    ['1.0~0AB', '1.0~0', -1],
    ['1..2', '1.2', -1],
    ['1.0a1', '1.0a', -1],
    ['1.0 ', '1.0', -1],
    ['', '0', -1],
    ['abc', '', 0],
  ])('compare invalid text as apk does: %j against %j is %i', (a, b, expected) => {
    expect(compareVersions('apk', a, b)).toBe(expected);
    expect(compareVersions('apk', b, a)).toBe(expected === 0 ? 0 : -expected);
  });
});
