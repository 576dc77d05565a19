import { describe, expect, it } from 'vitest';
import { compareVersions } from './compare.ts';
import { accepted, disorder } from './disorder.ts';

describe('Debian versions (deb-version(7))', () => {
  it('put a tilde before the end, the end before letters, and letters before everything else', () => {
    expect(
      disorder('debian', ['1.0~~', '1.0~~a', '1.0~', '1.0~rc1', '1.0', '1.0a', '1.0+b1', '1.0.1']),
    ).toEqual([]);
  });

  it('compare digits as numbers of any length', () => {
    expect(
      disorder('debian', [
        '1.9',
        ['1.10', '1.010', '01.10'],
        '1.99999999999999999998',
        '1.99999999999999999999',
      ]),
    ).toEqual([]);
  });

  it('compare epoch, then upstream version, then revision', () => {
    expect(
      disorder('debian', ['9.9-9', '1:0.1-1', '1:0.1-1+b1', '1:0.1-1.1', '1:0.1-2', '1:0.2-1', '10:0']),
    ).toEqual([]);
  });

  it('count an absent epoch or revision as zero', () => {
    expect(disorder('debian', [['0.0.0', '0.0.0-0', '0.0.0-00', '0:0.0.0', '0:0.0.0-0'], '0.0.0-1'])).toEqual(
      [],
    );
  });

  it('part the revision at the last hyphen', () => {
    expect(disorder('debian', ['1-1-1', '1-2-1', '1-2-2'])).toEqual([]);
  });

  it('order updates, backports, derivatives and binary rebuilds as their makers mean it', () => {
    expect(
      disorder('debian', [
        '7.88.1-10~bpo11+1',
        '7.88.1-10',
        '7.88.1-10ubuntu1',
        '7.88.1-10ubuntu1.1',
        '7.88.1-10+b1',
        '7.88.1-10+deb12u1',
        '7.88.1-10+deb12u5',
        '7.88.1-10+deb12u12',
        '7.88.1-11',
      ]),
    ).toEqual([]);
  });

  it('may have blanks around them, and what dpkg only warns about', () => {
    expect(compareVersions('debian', ' 1.0\t', '1.0')).toBe(0);
    expect(compareVersions('debian', 'abc', '1.0')).toBe(1);
    expect(compareVersions('debian', '1.0_1', '1.0a')).toBe(1);
    expect(compareVersions('debian', '+1:1', '1:1')).toBe(0);
  });

  it('are refused where dpkg refuses them', () => {
    expect(
      accepted(
        'debian',
        ['', ' \t', '1 0', '1:', ':1', 'a:1', '1a:1', '-1:1', '2147483648:1', '1.0-', '-1', '0:-1', '1:1.0-'],
        '1',
      ),
    ).toEqual([]);
  });
});
