import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';
import { unifiedDiff } from './unified-diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 30 });
const text = fc
  .tuple(lines, fc.boolean(), fc.constantFrom('\n', '\r\n'))
  .map(([list, ended, end]) => list.join(end) + (ended ? end : ''));

describe('diffLines', () => {
  it('keeps what is the same, and gives back both texts', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changes = diffLines(before, after);
        const side = (other: string) => changes.filter(({ kind }) => kind !== other).map(({ line }) => line);
        expect(side('added')).toEqual(before);
        expect(side('removed')).toEqual(after);
      }),
    );
  });

  it.each([
    [['a', 'b', 'c'], ['a', 'c'], ' a-b c'],
    [['a', 'c'], ['a', 'b', 'c'], ' a+b c'],
    [['a', 'b', 'c', 'd'], ['a', 'x', 'y', 'd'], ' a-b-c+x+y d'],
  ])('of %j and %j is the shortest', (before, after, expected) => {
    const signs = { same: ' ', removed: '-', added: '+' };
    expect(
      diffLines(before, after)
        .map(({ kind, line }) => signs[kind] + line)
        .join(''),
    ).toBe(expected);
  });

  it('gives up on the shortest where the search would take long', () => {
    const before = Array.from({ length: 5000 }, (_, index) => `a${index}`);
    const after = Array.from({ length: 5000 }, (_, index) => `b${index}`);
    expect(diffLines(before, after)).toHaveLength(10_000);
  });
});

describe('unifiedDiff', () => {
  it('is empty for the same text', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  it('has hunks with three lines around', () => {
    const before = Array.from({ length: 20 }, (_, index) => `${index}\n`);
    const after = before.map((line, index) => (index === 1 || index === 15 ? 'x\n' : line));
    expect(unifiedDiff('d/Dockerfile', before.join(''), after.join(''))).toBe(
      [
        '--- a/d/Dockerfile\n+++ b/d/Dockerfile\n',
        '@@ -1,5 +1,5 @@\n 0\n-1\n+x\n 2\n 3\n 4\n',
        '@@ -13,7 +13,7 @@\n 12\n 13\n 14\n-15\n+x\n 16\n 17\n 18\n',
      ].join(''),
    );
  });

  const tools = [
    ['git', ['apply', '--whitespace=nowarn', '-']],
    ['patch', ['-p1', '--silent', '--binary']],
  ] as const;
  const missing = tools.filter(([tool]) => spawnSync(tool, ['--version']).status !== 0).map(([tool]) => tool);

  it.skipIf(missing.length > 0)(`is taken by git apply and by patch ${missing.join(' ')}`, () => {
    const directory = mkdtempSync(join(tmpdir(), 'bulkhead-diff-'));
    const name = fc.constantFrom('Dockerfile', 'a b/Docker file', 'a"b', 'é/日本', 'tab\tbed', 'c\\d');
    try {
      fc.assert(
        fc.property(name, text, text, (path, before, after) => {
          const diff = unifiedDiff(path, before, after);
          if (diff === '' || before === '' || after === '') return;
          for (const [tool, args] of tools) {
            const file = join(directory, tool, path);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, before);
            const { status, stderr } = spawnSync(tool, args, { cwd: join(directory, tool), input: diff });
            expect([stderr.toString(), status]).toEqual(['', 0]);
            expect(readFileSync(file, 'utf8')).toBe(after);
          }
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
