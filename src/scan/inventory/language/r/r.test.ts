import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { readDescription, rPackages } from './description.ts';
import { readRenvLock, renvLock } from './renv-lock.ts';

const DESCRIPTION = `Package: commonmark
Type: Package
Title: High Performance CommonMark and Github Markdown Rendering in R
Version: 1.8-1
License: BSD_2_clause + file LICENSE
Description: The specification
    Version: 9
Built: R 4.2.2; x86_64-pc-linux-gnu; 2024-01-01 00:00:00 UTC; unix
`;

describe('packages of R', () => {
  it('are installed when their DESCRIPTION says with what they were built', () => {
    const { packages, purls } = extracted(rPackages, {
      'usr/local/lib/R/site-library/commonmark/DESCRIPTION': DESCRIPTION,
      'src/own/DESCRIPTION': DESCRIPTION.replace(/Built.*/, ''),
      'doc/DESCRIPTION': 'this is a description',
    });
    expect(purls).toEqual(['pkg:cran/commonmark@1.8-1']);
    expect(packages[0]).toMatchObject({ licenses: ['BSD_2_clause + file LICENSE'], evidence: 'installed' });
  });

  it('are declared by renv.lock', () => {
    const lock = {
      R: { Version: '4.2.2', Repositories: [] },
      Packages: {
        cli: { Package: 'cli', Version: '3.6.0', Source: 'Repository', Repository: 'CRAN' },
        odd: { Package: '../x', Version: '1' },
      },
    };
    expect(extracted(renvLock, { 'renv.lock': JSON.stringify(lock), 'x/renv.lock': '{}' })).toMatchObject({
      purls: ['pkg:cran/cli@3.6.0'],
      damaged: ['x/renv.lock'],
    });
  });

  it('never throw, whatever is there', () => {
    const line = fc.constantFrom(
      'Package: ab',
      'Version: 1.0',
      'Version: x',
      'Built: R',
      'License:',
      '  more',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const found = readDescription(text);
          expect(found === undefined || /^[A-Za-z][A-Za-z0-9.]+$/.test(found.name)).toBe(true);
          const lock = readRenvLock(text);
          expect('error' in lock || Array.isArray(lock)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
