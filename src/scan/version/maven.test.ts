import { describe, expect, it } from 'vitest';
import { compareVersions } from './compare.ts';
import { disorder } from './disorder.ts';

describe('Maven versions (maven.apache.org/pom.html, "Version Order Specification")', () => {
  it('order the qualifiers that Maven knows around the release, all others after sp', () => {
    expect(
      disorder('maven', [
        '1-alpha',
        '1-alpha-1',
        '1-beta',
        '1-milestone',
        ['1-rc', '1-cr'],
        '1-snapshot',
        ['1', '1-ga', '1.final', '1-RELEASE', '1.0', '1-0', '1.0.0-0'],
        '1-sp',
        '1-abc',
        '1-xyz',
        '1-1',
        '1.1',
      ]),
    ).toEqual([]);
  });

  it('read a, b and m as alpha, beta and milestone only before a digit', () => {
    expect(
      disorder('maven', [
        ['1a1', '1-alpha-1', '1-alpha1', '1.0.a1', '1A1'],
        ['1b2', '1-beta-2'],
        ['1m3', '1-milestone-3', '1Milestone3'],
        '1',
        ['1a', '1-a', '1.0-a'],
        '1b',
        '1m',
      ]),
    ).toEqual([]);
  });

  it('order lists inside lists', () => {
    expect(
      disorder('maven', [
        '2.0',
        ['2.0.a', '2-a', '2.0.0-a'],
        '2-1',
        '2.0.2',
        '2.0.123',
        ['2.1.0', '2.1'],
        '2.1-a',
        '2.1b',
        '2.1-c',
        '2.1-1',
        '2.1.0.1',
        '2.2',
        '2.123',
        '11.a2',
        '11.a11',
        '11.b2',
        '11.m2',
        '11',
        '11.a',
        '11b',
      ]),
    ).toEqual([]);
  });

  it('compare all of a list with nothing', () => {
    expect(disorder('maven', ['1-0.alpha', '1-0.beta', '1', '1-0.1'])).toEqual([]);
    expect(disorder('maven', ['1.0.RC1', '1.0.0-RC2', '1.0.0.RC3', '1.0'])).toEqual([]);
    expect(disorder('maven', ['1-alpha-1-SNAPSHOT', '1-alpha-1'])).toEqual([]);
    expect(disorder('maven', ['1.0.final-redhat', '1.0-sp1-redhat'])).toEqual([]);
  });

  it('take a change between digits and letters for a hyphen', () => {
    expect(disorder('maven', ['6.1.0rc3', '6.1.0', '6.1H.5-beta'])).toEqual([]);
    expect(
      disorder('maven', [
        ['1x', '1-x', '1.0.0x'],
        ['1x1', '1-x-1', '1-x1'],
      ]),
    ).toEqual([]);
  });

  it('hold numbers of any length, without their leading zeros', () => {
    expect(
      disorder('maven', [
        ['0', '000', '0000000000000000000'],
        ['1', '01', '0000000000000000000000001'],
        '20190126.230843',
        '1234567890.12345',
        '123456789012345.1H.5-beta',
        '12345678901234567890.1H.5-beta',
      ]),
    ).toEqual([]);
  });

  it('take any text', () => {
    expect(disorder('maven', ['aardvark', 'zebra', 'ζέβρα', '7'])).toEqual([]);
    expect(disorder('maven', [['', '-', '0', '...', '0-0']])).toEqual([]);
    expect(disorder('maven', ['\u0668', '1', '9'])).toEqual([]);
    expect(disorder('maven', [['1.é', '1.É']])).toEqual([]);
  });

  it('order real version schemes', () => {
    expect(disorder('maven', ['5.2.20.RELEASE', '5.2.21.RELEASE', '5.3.0-M1', '5.3.0-RC2', '5.3.0'])).toEqual(
      [],
    );
    expect(disorder('maven', ['9.4.51.v20230217', '9.4.52.v20230823', '9.4.53.v20231009'])).toEqual([]);
    expect(disorder('maven', ['31.0-android', '31.0-jre', '31.0.1-jre', '32.0.0-android'])).toEqual([]);
  });

  it("keep the circles of Maven's own order", () => {
    expect(compareVersions('maven', '1-0m1', '1-x')).toBe(1);
    expect(compareVersions('maven', '1-x', '1')).toBe(1);
    expect(compareVersions('maven', '1-0m1', '1')).toBe(-1);
  });
});
