import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('RubyGems versions (Gem::Version)', () => {
  it('count letters as pre-releases', () => {
    expect(
      disorder('gem', [
        '1.0.a',
        '1.0.a.1',
        '1.0.a.2',
        '1.0.a10',
        '1.0.b1',
        '1.0.rc1',
        '1.0',
        '1.0.1.pre',
        '1.0.1',
      ]),
    ).toEqual([]);
  });

  it('drop zeros at the end and before the first letters', () => {
    expect(
      disorder('gem', [
        ['1.a', '1.0.a', '1.0.0.a.0'],
        ['1', '1.0', '1.0.0', '01.00'],
        '1.0.0.1',
        '1.1',
        '1.10',
      ]),
    ).toEqual([]);
  });

  it('read a hyphen as .pre.', () => {
    expect(
      disorder('gem', [
        '1.0.a',
        ['1.0-a', '1.0.pre.a'],
        ['1.0-1', '1.0.pre.1'],
        '1.0-2',
        ['1.0-2.1', '1.0.pre.2.1'],
        '1.0',
      ]),
    ).toEqual([]);
    expect(disorder('gem', [['1--2', '1.pre.pre.2', '1.pre-2'], '1-2'])).toEqual([]);
  });

  it('take an empty version for 0, and blanks around', () => {
    expect(
      disorder('gem', [
        ['', '0', ' 0.0 '],
        ['1.2.3', ' 1.2.3\n'],
      ]),
    ).toEqual([]);
  });

  it('compare letters by ASCII and numbers of any length', () => {
    expect(disorder('gem', ['1.B', '1.a', '1.99999999999999999998', '1.99999999999999999999'])).toEqual([]);
  });

  it('are refused where Gem::Version refuses them', () => {
    expect(
      accepted(
        'gem',
        ['junk', '1.', '.1', '1..2', '1a', '1.2-', '1.2-.3', '1_2', '1.2+3', '1\n2', '1 2', 'v1'],
        '1',
      ),
    ).toEqual([]);
  });
});
