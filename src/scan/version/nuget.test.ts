import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('NuGet versions', () => {
  it('have up to four numbers, missing ones being 0', () => {
    expect(
      disorder('nuget', [
        ['1', '1.0', '1.0.0', '1.0.0.0', '01.00'],
        '1.0.0.1',
        '1.0.1',
        '1.2',
        '1.10',
        '2147483647',
      ]),
    ).toEqual([]);
  });

  it('order prereleases without regard to case, and ignore build metadata', () => {
    expect(
      disorder('nuget', [
        ['1.0.0-1', '1.0.0.0-01'],
        '1.0.0-9',
        '1.0.0-10',
        ['1.0.0-alpha', '1.0.0-ALPHA', '1.0-Alpha+build'],
        '1.0.0-alpha.1',
        ['1.0.0-beta', '1-BETA'],
        '1.0.0-beta-2',
        '1.0.0-rc.1',
        ['1.0.0', '1.0.0+meta', ' 1.0.0 '],
      ]),
    ).toEqual([]);
  });

  it('take a label past the range of Int32 for text', () => {
    expect(disorder('nuget', ['1.0.0-2147483647', '1.0.0-10000000000', '1.0.0-9999999999'])).toEqual([]);
  });

  it('are refused where NuGet refuses them', () => {
    expect(
      accepted(
        'nuget',
        [
          '',
          'a',
          '1.',
          '.1',
          '1..2',
          '1.2.3.4.5',
          '1beta',
          '1.2Alpha',
          '1.0-',
          '1.0-a..b',
          '1.0-a_b',
          '1.0+',
          '1.0-a+',
          '2147483648',
          '-1',
        ],
        '1.0',
      ),
    ).toEqual([]);
  });
});
