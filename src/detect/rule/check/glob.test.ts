import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';
import { compilePathPrefixes } from './path-prefix.ts';
import { linearPattern } from './regex.ts';

describe('glob', () => {
  it.each([
    ['/etc/*', '/etc/ssh/sshd_config', true],
    ['*/../*', '/a/../b', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]a]', ']', true],
    ['[[:digit:]]*', '7z', true],
    ['[a', '[a', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['*.so.*', '/lib/x.so.6', true],
    ['a*b*c', 'abbbcc', true],
    ['ABC', 'abc', false],
  ])('%j on %j: %s', (pattern, text, matches) => {
    expect(compileGlob(pattern)(text)).toBe(matches);
  });

  it('ignores the case of ASCII letters when asked', () => {
    expect(compileGlob('/TMP/*.Sh', true)('/tmp/X.sH')).toBe(true);
    expect(compileGlob('[A-C]?', true)('b1')).toBe(true);
  });

  it('takes time in proportion, not exponential', () => {
    expect(compileGlob('*a'.repeat(200) + 'b')('a'.repeat(5000))).toBe(false);
  });

  it('matches as the shell does', () => {
    const piece = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '[a-b]', '\\*', '\\a', '.', '/');
    const cases = fc.sample(
      fc.tuple(
        fc.array(piece, { maxLength: 6 }),
        fc.array(fc.constantFrom('a', 'b', '*', '.', '/'), { maxLength: 6 }),
      ),
      { numRuns: 400, seed: 7 },
    );
    const pairs = cases.map(([pattern, text]) => [pattern.join(''), text.join('')] as const);
    const script =
      'while IFS= read -r p && IFS= read -r t; do case "$t" in $p) echo 1;; *) echo 0;; esac; done';
    const input = pairs.map(([pattern, text]) => `${pattern}\n${text}\n`).join('');
    const output = execFileSync('sh', ['-c', script], { input, encoding: 'utf8' });
    const expected = output
      .trim()
      .split('\n')
      .map((line) => line === '1');
    expect(pairs.map(([pattern, text]) => compileGlob(pattern)(text))).toEqual(expected);
  });
});

describe('pmatch', () => {
  it.each([
    [['/var/run'], '/var/run/docker', true],
    [['/var/run'], '/var/run', true],
    [['/var/run'], '/var/running', false],
    [['/var/run'], '/var', false],
    [['/etc/'], '/etc', true],
    [['/'], '/anything/at/all', true],
    [['/opt/*/sub'], '/opt/dir/sub/file', true],
    [['/opt/*/sub'], '/opt/dir/other', false],
    [['/opt/di[r]', '/x'], '/opt/dir/y', true],
    [['/a/b', '/a/*/c'], '/a/b2/c', true],
    [['/a/b/d', '/a/*/c'], '/a/b/c', true],
    [[], '/a', false],
  ])('%j on %s: %s', (paths, path, matches) => {
    expect(compilePathPrefixes(paths)(path)).toBe(matches);
  });
});

describe('regex', () => {
  it.each([
    ['[a-z]*/proc/[0-9]+/cmdline', 'x/proc/12/cmdline', true],
    ['abc', 'xabcx', false],
    ['a|b', 'b', true],
    ['[[:alpha:]]+', 'abc', true],
    ['(ab)+', 'abab', true],
    ['a{2,3}', 'aaaa', false],
    ['a\\.b', 'a.b', true],
    ['a\\x41', 'aA', true],
    ['a**', 'aaa', true],
    ['a{2}?', '', true],
    ['.', '\n', false],
    ['[^a]', '\n', true],
    ['[]a]+', ']a', true],
    ['a$', 'a', true],
  ])('%j matches the whole of %j: %s', (pattern, text, matches) => {
    const compiled = linearPattern(pattern);
    expect('fault' in compiled ? compiled.fault : compiled.test(text)).toBe(matches);
  });

  it.each(['\\d+', '(?i)abc', '(?:a)', '[\\d]', 'a\\Q', '*a', '(a', 'a)', '[a', 'a{3,2}', '\\bx', 'x{1001}'])(
    '%j is no POSIX pattern',
    (pattern) => {
      expect(linearPattern(pattern)).toHaveProperty('fault');
    },
  );

  it('takes time in proportion', () => {
    const pattern = linearPattern('(a*)*b');
    expect('test' in pattern && pattern.test('a'.repeat(20_000))).toBe(false);
  });
});
