import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('versions of R packages (numeric_version)', () => {
  it('are lists of numbers, and missing ones are 0', () => {
    expect(
      disorder('cran', [
        '0',
        ['0.1.0', '0.1-0', '0.01.0', '0.1', '0.1.0.0'],
        '0.1.4',
        '0.1.18',
        '0.2.0',
        '0.9',
        '0.75',
        ['1.0', '1.0.0'],
        '1.0.1',
        '1.5',
        '1.5.4',
      ]),
    ).toEqual([]);
  });

  it('take hyphens for dots', () => {
    expect(disorder('cran', [['1.0-2', '1-0.2', '1.0.2'], '1.0-10', ['1.1-0', '1-1-0']])).toEqual([]);
  });

  it('have no words', () => {
    expect(accepted('cran', ['', '1.', '-1', '1--2', '1.a.2', '1.0-rc1', '1_2', 'v1'], '1')).toEqual([]);
  });
});
