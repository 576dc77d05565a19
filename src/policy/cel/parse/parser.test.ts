import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCel } from '../compile.ts';
import { celEnvironment } from '../environment.ts';
import { CelProblem } from '../problem.ts';
import { toText } from '../values/convert.ts';
import { kindOf, type Value } from '../values/value.ts';
import type { Node } from './ast.ts';
import { parse } from './parser.ts';

const { parsing } = celEnvironment();

describe('parse', () => {
  it.each([
    ['1 + 2 * 3', '(_+_ 1 (_*_ 2 3))'],
    ['(1 + 2) * 3', '(_*_ (_+_ 1 2) 3)'],
    ['1 - 2 - 3', '(_-_ (_-_ 1 2) 3)'],
    ['a || b && c', '(_||_ a (_&&_ b c))'],
    ['a == b ? c : d ? e : f', '(_?_:_ (_==_ a b) c (_?_:_ d e f))'],
    ['!!a', 'a'],
    ['!!!a', '(!_ a)'],
    ['--a', 'a'],
    ['-a', '(-_ a)'],
    ['-1', '-1'],
    ['- 1.5', '-1.5'],
    ['a.b[c].d(e)', '(a.b[c]).d(e)'],
    ['.a.b', '.a.b'],
    ['a in [b]', '(@in a [b])'],
    ['has(a.b)', 'has(a.b)'],
    ['a.?b[?c]', '(_[?_] (_?._ a "b") c)'],
    ['[1, ?a,]', '[1, ?a]'],
    ['{a: 1, ?b: c,}', '{a: 1, ?b: c}'],
    ['T.U{f: 1, ?g: h}', 'T.U{f: 1, ?g: h}'],
    ['a /* b', 'error'],
    ['a // comment\n + b', '(_+_ a b)'],
    ['r"\\n" + \'\\n\'', '(_+_ "\\\\n" "\\n")'],
    ['"""a"b\n"""', '"a\\"b\\n"'],
    ["'\\x41\\101\\u00e9\\U0001F600'", '"AA\u00e9\u{1f600}"'],
    ['a.`b-c/d`', 'a.b-c/d'],
  ])('reads %s', (source, expected) => {
    expect(shownOr(source)).toBe(expected);
  });

  it.each([
    ['', 1, 1, 'expected an expression but found the end of the expression'],
    ['1 +', 1, 4, 'expected an expression but found the end of the expression'],
    ['1 + * 2', 1, 5, "expected an expression but found '*'"],
    ['(1', 1, 3, "expected ')' but found the end of the expression"],
    ['[1, 2', 1, 6, "expected ',' or ']' but found the end of the expression"],
    ['{"a" 1}', 1, 6, "expected ':' but found '1'"],
    ['a ? b', 1, 6, "expected ':' but found the end of the expression"],
    ['a.\n  1', 2, 3, "expected a field name but found '1'"],
    ['f(1,)', 1, 5, "expected an expression but found ')'"],
    ['a b', 1, 3, "expected an operator or the end of the expression but found 'b'"],
    ['"\u{1f600}" + @', 1, 7, "token recognition error at: '@'"],
    ["'abc", 1, 1, "no closing '"],
    ["'\\q'", 1, 1, 'invalid escape sequence'],
    ["'\\ud800'", 1, 1, 'invalid unicode code point'],
    ['for', 1, 1, 'reserved identifier: for'],
    ['{}.in', 1, 4, "expected a field name but found 'in'"],
    ['9223372036854775808', 1, 1, 'invalid int literal'],
    ['1 + 18446744073709551616u', 1, 5, 'invalid uint literal'],
    ['1e999', 1, 1, 'invalid double literal'],
    ['has(a)', 1, 5, 'invalid argument to has() macro'],
    ['l.map(a.b, 1)', 1, 8, 'argument is not an identifier'],
    ['l.all(k, k, true)', 1, 10, 'duplicate variable name: k'],
    ['math.greatest()', 1, 1, 'math.greatest() requires at least one argument'],
  ])('says of %j that at line %d, column %d: %s', (source, line, column, message) => {
    const problem = problemOf(source);
    expect(problem).toMatchObject({ code: 'cel.syntax', line, column });
    expect(problem?.message).toContain(message);
  });

  it('shows the place under the line', () => {
    expect(problemOf('a +\n  b c')?.message).toBe(
      "ERROR: <input>:2:5: Syntax error: expected an operator or the end of the expression but found 'c'\n |   b c\n | ....^",
    );
  });

  it.each([
    ['brackets', (n: number) => '('.repeat(n) + '1' + ')'.repeat(n), 249],
    ['lists', (n: number) => '['.repeat(n) + ']'.repeat(n), 250],
    ['conditionals', (n: number) => 'true ? 1 : '.repeat(n) + '1', 249],
    ['selections', (n: number) => `a${'.a'.repeat(n)}`, 250],
    ['sums', (n: number) => `1${'+1'.repeat(n)}`, 250],
  ])('takes %s up to the nesting that cel-go takes', (_what, make, limit) => {
    expect(problemOf(make(limit))).toBeUndefined();
    expect(problemOf(make(limit + 1))?.message).toMatch(/recursion/);
  });

  it('takes long chains of && and ||, which are not deep', () => {
    expect(problemOf(`a${' && b || c'.repeat(2000)}`)).toBeUndefined();
  });

  it('refuses more than 100,000 characters', () => {
    expect(problemOf(`1${' '.repeat(100_000)}`)?.message).toContain('size exceeds limit');
  });

  it('compiles nested macros that use their target twice in linear time', () => {
    const source = `optional.of(1)${'.optMap(x, x + 1)'.repeat(60)}`;
    expect(compileCel(source, celEnvironment()).type).toBe('optional_type(int)');
  });

  it('throws nothing but problems, whatever the text', () => {
    const piece = fc.constantFrom(
      ...'a b 1 1.5 "s" \'t\' b"x" r\'\\d\' null true in has( .map( .?x [? { } [ ] ( ) . , : ? + - * / % ! < == && || @ ` \\ \n 1u 0x 1e .5'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const text of [pieces.join(''), pieces.join(' ')]) expect(() => problemOf(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => problemOf(text)).not.toThrow();
      }),
    );
  });
});

/** The problem of a source; anything else that is thrown fails the test. */
function problemOf(source: string): CelProblem | undefined {
  try {
    parse(source, parsing);
    return undefined;
  } catch (error) {
    if (error instanceof CelProblem) return error;
    throw error;
  }
}

function shownOr(source: string): string {
  return problemOf(source) === undefined ? show(parse(source, parsing)) : 'error';
}

function show(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return showLiteral(node.value);
    case 'ident':
      return node.name;
    case 'select': {
      const text = `${show(node.operand)}.${node.field}`;
      return node.testOnly ? `has(${text})` : text;
    }
    case 'call': {
      const args = node.args.map(show);
      if (node.name === '_[_]') return `(${args[0]}[${args[1]}])`;
      return node.target === undefined
        ? `(${[node.name, ...args].join(' ')})`
        : `${show(node.target)}.${node.name}(${args.join(', ')})`;
    }
    case 'list':
      return `[${node.elements.map((e) => (e.optional ? '?' : '') + show(e.value)).join(', ')}]`;
    case 'map':
      return `{${node.entries.map((e) => `${e.optional ? '?' : ''}${show(e.key)}: ${show(e.value)}`).join(', ')}}`;
    case 'struct':
      return `${node.typeName}{${node.fields.map((f) => `${f.optional ? '?' : ''}${f.name}: ${show(f.value)}`).join(', ')}}`;
    case 'comprehension':
      return 'comprehension';
  }
}

function showLiteral(value: Value): string {
  return kindOf(value) === 'string' ? JSON.stringify(value) : (toText(value) as string);
}
