import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileInspector, FilePattern } from '../inspector.ts';
import { chooseInspectors } from './inspection.ts';
import { compilePatterns } from './pattern.ts';

describe('patterns', () => {
  const name = fc.constantFrom('a', 'b', '.a', 'a.b', '.a.b', 'b.', 'a.b.a', 'A.B');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const suffix = fc.constantFrom('a', '.a', 'a.b', '/a', 'b/a', '.b/a', '/a.b', 'b.', '/.a');
  const pattern = fc.record(
    {
      path,
      under: fc.oneof(path, fc.constant('')),
      baseName: name,
      suffix,
      maxBytes: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: ['maxBytes'] },
  );

  it('keep what they keep when each is asked about each file', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, file) => {
        const kept = patterns.filter((one) => plainlyHolds(one, file)).map(({ maxBytes }) => maxBytes);
        expect(compilePatterns(patterns)(file)).toBe(Math.max(0, ...kept));
      }),
      { numRuns: 5000 },
    );
  });
});

function plainlyHolds({ path, under, baseName, suffix }: FilePattern, file: string): boolean {
  return (
    (path === undefined || file === path) &&
    (under === undefined || under === '' || file.startsWith(`${under}/`)) &&
    (baseName === undefined || file.split('/').at(-1) === baseName) &&
    (suffix === undefined || file.endsWith(suffix))
  );
}

describe('inspectors', () => {
  const inspector = (title: string, extensions?: readonly string[]): FileInspector => ({
    name: title,
    version: 1,
    ...(extensions === undefined ? {} : { extensions }),
    wants: () => true,
    inspect: () => null,
  });
  const choose = chooseInspectors([
    inspector('jars', ['jar', 'war']),
    inspector('all'),
    inspector('plain', ['']),
  ]);

  it.each([
    ['srv/app.jar', ['jars', 'all']],
    ['srv/APP.WAR', ['jars', 'all']],
    ['srv/app.jar.sig', ['all']],
    ['srv/lib.jar/METADATA', ['all', 'plain']],
    ['jar', ['all', 'plain']],
    ['.jar', ['jars', 'all']],
  ])('are asked about %s by its extension', (path, names) => {
    expect(choose(path).map(({ name }) => name)).toEqual(names);
  });
});
