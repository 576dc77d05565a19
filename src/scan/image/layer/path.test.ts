import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPath } from './path.ts';

describe('paths of members', () => {
  it.each([
    ['./usr/bin/', 'usr/bin'],
    ['/etc/passwd', 'etc/passwd'],
    ['../../etc', 'etc'],
    ['a//b/./c/../d', 'a/b/d'],
    ['./', ''],
    ['.', ''],
    ['', ''],
    ['...', '...'],
    ['.wh.a', '.wh.a'],
    ['a/..', ''],
  ])('%j is %j', (name, path) => {
    expect(cleanPath(name)).toBe(path);
  });

  it('are cleaned as the engines do it, by joining them to the root', () => {
    const name = fc
      .array(fc.constantFrom('.', '..', '/', 'a', 'b', '//', './', '.a'), { maxLength: 10 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, (text) => {
        expect(`/${cleanPath(text)}`).toBe(posix.join('/', text).replace(/(.)\/$/, '$1'));
      }),
      { numRuns: 2000 },
    );
  });
});
