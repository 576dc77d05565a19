import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('Composer versions', () => {
  it('have four numbers, missing ones being 0', () => {
    expect(
      disorder('composer', [
        ['1', 'v1', '1.0', '1.0.0', '1.0.0.0', ' 01.0 ', '1.0.', '1.0-'],
        '1.0.0.1',
        '1.0.1',
        '1.2',
        '1.10',
        '10.0',
      ]),
    ).toEqual([]);
  });

  it('order stabilities around the release', () => {
    expect(
      disorder('composer', [
        '1.0-dev',
        '1.0-alpha-dev',
        ['1.0-alpha', '1.0a', '1.0.0-ALPHA'],
        ['1.0-alpha1', '1.0a1', '1.0.a1', '1.0-alpha.1'],
        '1.0-alpha10',
        '1.0-beta',
        ['1.0-beta2', '1.0b2', '1.0_beta-2'],
        '1.0-beta2.1',
        '1.0-RC1-dev',
        ['1.0-RC1', '1.0rc1', 'v1.0.0.0-rc.1'],
        ['1.0', '1.0-stable', '1.0@beta', '1.0+build', '1.0.0+build.1-x'],
        ['1.0-patch1', '1.0pl1', '1.0-p1'],
        '1.0-p2',
        '1.0.1',
      ]),
    ).toEqual([]);
  });

  it('take long first numbers for dates', () => {
    expect(
      disorder('composer', [
        '2009.12',
        '2009-12-31',
        '2009.12.31',
        '2010-01-02',
        '20091231',
        '20100102',
        ['20100102.0', '20100102-0'],
        '20100102.1',
      ]),
    ).toEqual([]);
  });

  it('may be aliases of branches', () => {
    expect(
      disorder('composer', ['1.4.9999999', '1.9999998', ['1.x-dev', '1.X-dev', '1.*-dev'], '2.0-dev']),
    ).toEqual([]);
  });

  it('are refused when they are branches or nothing', () => {
    const texts = ['', 'dev-main', 'master', '1.2.3.4.5', '1..2', '1.0-foo', '1.0-beta-', '1.0 2', 'v', '.1'];
    expect(accepted('composer', texts, '1.0')).toEqual([]);
  });
});
