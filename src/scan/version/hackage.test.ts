import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('versions of Haskell packages (Data.Version)', () => {
  it('are lists of numbers, of which a shorter one is older', () => {
    expect(
      disorder('hackage', [
        '0',
        '0.1.26.0',
        '0.11.3.0',
        '1',
        '1.0',
        '1.0.0',
        '1.0.0.0',
        '1.0.1.0',
        '1.1',
        '2.0',
      ]),
    ).toEqual([]);
  });

  it('compare numbers by value, of any length', () => {
    expect(
      disorder('hackage', [['1.2', '1.02'], '1.10', '1.99999999999999999998', '1.99999999999999999999']),
    ).toEqual([]);
  });

  it('have neither words nor hyphens', () => {
    expect(accepted('hackage', ['', '1.', '.1', '1..2', '1-2', '1.0-rc1', 'v1', '1.a'], '1')).toEqual([]);
  });
});
