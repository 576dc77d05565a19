import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('npm versions', () => {
  it('are a plain line with prereleases in it', () => {
    expect(
      disorder('npm', [
        '0',
        '0.0.0-0',
        '1.2.3-alpha',
        '1.2.3-rc.1',
        '1.2.3-rc.10',
        '1.2.3',
        '1.2.4-0',
        '1.2.4',
      ]),
    ).toEqual([]);
  });

  it('are parsed loosely', () => {
    expect(
      disorder('npm', [
        ['1.2.3-beta', '1.2.3beta', 'v1.2.3-beta', '=v1.2.3-beta', ' = 1.2.3-beta ', '01.02.03-beta'],
        ['1.2.3', 'v 1.2.3', '1.2.3+build', '1.2.3+001'],
        ['1.2.4-4.5', '1.2.44.5'],
        ['1.2.4--', '1.2.4-', '1.2.4-+build'],
      ]),
    ).toEqual([]);
  });

  it('are refused where npm refuses them', () => {
    expect(
      accepted(
        'npm',
        [
          '',
          '1',
          '1.2',
          '1.2.3.4',
          'latest',
          '1.2.x',
          '1.2.3-a..b',
          '1.2.3+',
          '1.2.3 4',
          '^1.2.3',
          '9007199254740992.0.0',
          '0.90071992547409910.0',
          `1.2.3-${'a'.repeat(256)}`,
        ],
        '1.0.0',
      ),
    ).toEqual([]);
  });
});
