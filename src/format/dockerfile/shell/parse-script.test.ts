import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScript } from './parse-script.ts';
import type { ShellList } from './script.ts';

describe('parseScript', () => {
  it.each([
    ['a b && c; d || e & f', ['a b', 'c', 'd', 'e', 'f']],
    ['a | b |& c', ['a', 'b', 'c']],
    [`a "b && c" 'd;e' f\\ g`, ['a b && c d;e f g']],
    ['X=1 Y="2 3" a > /dev/null 2>&1 b', ['a b']],
    ['a $(b "$(c)") `d`', ['a $(b "$(c)") `d`', 'b $(c)', 'c', 'd']],
    ['(a; b) && { c; d; }', ['a', 'b', 'c', 'd']],
    ['if a; then b; elif c; then d; else e; fi; f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['for x in $(a) b; do c $x; done', ['a', 'c $x']],
    ['while read x; do y; done < z', ['read x', 'y']],
    ['case $x in a|b) c ;; (d) e;; *) f; esac; g', ['c', 'e', 'f', 'g']],
    ['f() { a; }; f', ['a', 'f']],
    ['a # b && c\nd', ['a', 'd']],
    ['cat <<E > x\nnot && this\nE\nb', ['cat', 'b']],
    ['[[ a && b ]] && c', ['[[', 'c']],
    ['! a | b', ['a', 'b']],
    ['a <(b c)', ['a <(b c)', 'b c']],
    ['a ${x:-y z} $((1+2)) b', ['a ${x:-y z} $((1+2)) b']],
    ['a \\\n b', ['a b']],
    ['done; a', ['a']],
  ])('sees the commands of %j', (text, commands) => {
    expect(commandsOf(parseScript(text).list)).toEqual(commands);
  });

  it.each(['a $(b', 'if a; then b', 'a )', '(a', 'case x in a', '(('.repeat(100), '$('.repeat(500)])(
    'says that %j is not complete',
    (text) => {
      expect(parseScript(text).fault).toBeDefined();
    },
  );

  it('joins pipelines by the operator after them', () => {
    const { list } = parseScript('a | b && c; d');
    expect(list.items.map(({ commands, operator }) => [commands.length, operator])).toEqual([
      [2, '&&'],
      [1, ';'],
      [1, undefined],
    ]);
  });

  it('ends on any text', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      ';',
      '&',
      '|',
      '(',
      ')',
      '{ ',
      ' }',
      '"',
      "'",
      '`',
      '$(',
      '${',
      '}',
      '<<E',
      '>',
      '#',
      '\\',
      'if ',
      'then ',
      'fi',
      'case ',
      'esac',
      'in ',
      'for ',
      'do ',
      'done',
      '[[ ',
      ']]',
      '!',
      ';;',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
        const { list } = parseScript(pieces.join(''));
        expect(Array.isArray(list.items)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

function commandsOf(list: ShellList): string[] {
  return list.items.flatMap(({ commands }) =>
    commands.flatMap((command) =>
      command.kind === 'compound'
        ? command.bodies.flatMap(commandsOf)
        : [
            ...(command.words.length === 0 ? [] : [command.words.map(({ value }) => value).join(' ')]),
            ...[...command.assignments, ...command.words].flatMap(({ substitutions }) =>
              substitutions.flatMap(commandsOf),
            ),
          ],
    ),
  );
}
