import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('Go module versions (go.dev/ref/mod, "Versions")', () => {
  it('are semantic versions with or without the v, also shortened', () => {
    expect(
      disorder('go', [
        ['v1', '1.0.0', 'v1.0', 'v1.0.0+meta'],
        'v1.2.3-pre',
        'v1.2.3',
        'v1.10.0-beta.2',
        'v1.10.0-beta.11',
        ['v2.0.0+incompatible', '2.0.0'],
      ]),
    ).toEqual([]);
  });

  it('order pseudo-versions by their base version and time', () => {
    expect(
      disorder('go', [
        '0',
        'v0.0.0-0',
        'v0.0.0-20180101000000-ffffffffffff',
        'v0.0.0-20190101000000-000000000000',
        'v0.0.0',
        'v1.2.3',
        'v1.2.4-0.20200101000000-abcdefabcdef',
        'v1.2.4-pre',
        'v1.2.4-pre.0.20200101000000-abcdefabcdef',
        'v1.2.4',
      ]),
    ).toEqual([]);
  });

  it('take the releases of Go itself', () => {
    expect(
      disorder('go', [
        ['1.9.2', 'go1.9.2'],
        '1.21.0-0',
        'go1.21beta1',
        ['go1.21rc1', '1.21rc1', '1.21.0-rc.1'],
        'go1.21rc2',
        'go1.21rc10',
        ['go1.21', '1.21', 'go1.21.0'],
        'go1.21.2rc1',
        'go1.21.3',
        'go1.22.0',
      ]),
    ).toEqual([]);
  });

  it('are refused when they are none', () => {
    expect(
      accepted(
        'go',
        [
          '',
          'v',
          'devel',
          '(devel)',
          'go1.21rc',
          'go1.21rc1x',
          'go1rc1',
          'v1-pre',
          'v1.2-pre',
          'v01.2.3',
          'v1.2.3-01',
          'v1.2.3.4',
        ],
        'v1.0.0',
      ),
    ).toEqual([]);
  });
});
