import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';
import { compareRpmVersions } from './rpm.ts';

describe('rpm versions (rpm-version(7))', () => {
  it('compare segments of digits and letters, whatever parts them', () => {
    expect(
      disorder('rpm', [
        ['1.0', '1_0', '1.+.0', '1.0.', '01.00'],
        ['1.0a', '1.0.a'],
        '1.0b',
        ['1.0.1', '1.0.0001'],
        '1.1',
      ]),
    ).toEqual([]);
  });

  it('put numbers above letters', () => {
    expect(disorder('rpm', ['a', 'b', '1', '2a', '2.1'])).toEqual([]);
    expect(disorder('rpm', ['FC5', 'fc4'])).toEqual([]);
  });

  it('put a tilde before everything, even the end', () => {
    expect(disorder('rpm', ['1.0~rc1~git1', '1.0~rc1', '1.0~rc2', '1.0', '1.0.1~rc1', '1.0.1'])).toEqual([]);
  });

  it('put a caret after the end but before anything else', () => {
    expect(
      disorder('rpm', [
        '1.0~rc1',
        '1.0~rc1^git1',
        '1.0',
        '1.0^git1~pre',
        '1.0^git1',
        '1.0^git2',
        '1.0^20160101^git1',
        '1.0.1',
        '1.01',
      ]),
    ).toEqual([]);
  });

  it('compare epoch, version, release, and put a missing release first', () => {
    expect(
      disorder('rpm', ['1.0', '1.0-1', '1.0-1.el9', '1.0-2.el9', '2.0-1', ['1:0.5-1', '01:0.5-1'], '2:0.1']),
    ).toEqual([]);
  });

  it('are refused when empty', () => {
    expect(accepted('rpm', [''], '1')).toEqual([]);
  });

  it.each([
    ['1:3.0.7-28', '3.0.7-28', 'same', 0],
    ['3.0.7-27', '1:3.0.7-28', 'same', -1],
    ['2:1.0-1', '1:3.0-1', 'same', 1],
    ['1:3.0.7-28', '3.0.7-28', 'zero', 1],
    ['0:3.0.7-28', '3.0.7-28', 'zero', 0],
  ] as const)('a missing epoch: %s against %s when it means %s is %i', (a, b, missing, expected) => {
    expect(Math.sign(compareRpmVersions(a, b, missing))).toBe(expected);
  });
});
