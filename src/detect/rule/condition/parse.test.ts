import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCondition, RULE_CONDITION_DEPTH } from './parse.ts';
import { conditionPosition } from './position.ts';
import { printCondition } from './print.ts';

function printed(text: string): string {
  const parsed = parseCondition(text);
  return parsed.ok ? printCondition(parsed.condition) : `error: ${parsed.error.message}`;
}

function errorOf(text: string): { message: string; column: number } | null {
  const parsed = parseCondition(text);
  if (parsed.ok) return null;
  return { message: parsed.error.message, column: conditionPosition(text, parsed.error.offset).column };
}

describe('a condition', () => {
  it.each([
    ['spawned', 'spawned'],
    ['  (spawned)  ', 'spawned'],
    ['a and b or c', '((a and b) or c)'],
    ['a and (b or c)', '(a and (b or c))'],
    ['(a)and(b)or(c)', '((a and b) or c)'],
    ['a or b and not c', '(a or (b and not c))'],
    ['not not a', 'a'],
    ['not not not(a)', 'not a'],
    ['not(not(a))', 'not not a'],
    ['notable and oracle and android', '(notable and oracle and android)'],
    ['a and\n\tb', '(a and b)'],
    ['fd.name exists', 'fd.name exists'],
    ['proc.name=cat', 'proc.name = cat'],
    ['proc.name == cat', 'proc.name == cat'],
    ['evt.dir=> and fd.name=*.log', '(evt.dir = > and fd.name = *.log)'],
    ['fd.num>=0', 'fd.num >= 0'],
    ['fd.num <= 0x1F', 'fd.num <= 0x1F'],
    ['evt.rawres < -1', 'evt.rawres < -1'],
    ['proc.name in(a,b)', 'proc.name in (a, b)'],
    ['proc.name in ( )', 'proc.name in ()'],
    ['proc.name in shells', 'proc.name in shells'],
    ['fd.name pmatch (/etc, "/usr/my dir")', 'fd.name pmatch (/etc, "/usr/my dir")'],
    ['proc.args contains "a \\"b\\""', 'proc.args contains "a \\"b\\""'],
    ["proc.args contains 'it\\'s'", 'proc.args contains "it\'s"'],
    ['proc.aname[2] = sshd', 'proc.aname[2] = sshd'],
    ['container.mount.dest[/proc*] != "N/A"', 'container.mount.dest[/proc*] != N/A'],
    ['proc.env["A B"] = 1', 'proc.env["A B"] = 1'],
    ['tolower(proc.name) = x', 'tolower(proc.name) = x'],
    ['b64( toupper( fd.name ) ) exists', 'b64(toupper(fd.name)) exists'],
    ['proc.name = val(proc.pname)', 'proc.name = val(proc.pname)'],
    ['proc.name = tolower(proc.pname)', 'proc.name = tolower(proc.pname)'],
    ['fd.name in val(proc.exepath)', 'fd.name in val(proc.exepath)'],
    ['proc.name = oneof (a, b)', 'proc.name = oneof (a, b)'],
    ['fd.name startswith anyof(/etc, /usr)', 'fd.name startswith anyof (/etc, /usr)'],
    ['fd.name != allof names', 'fd.name != allof names'],
    ['proc.name = anyof and a', '(proc.name = anyof and a)'],
    ['proc.name = oneof', 'proc.name = oneof'],
    ['join(",", (proc.name, fd.name)) = x', 'join(",", (proc.name, fd.name)) = x'],
    ['join("-", ( )) = x', 'join("-", ()) = x'],
    ['getopt(proc.args, "x:")[x] = 1', 'getopt(proc.args, "x:")[x] = 1'],
    ['a.b existsand c', '(a.b exists and c)'],
  ])('%j reads as %s', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    ['', 'filter input string is empty', 1],
    ['a andb', "expected blank or '(' after 'and'", 6],
    ['a orb', "expected blank or '(' after 'or'", 5],
    ['a b', "unexpected token after 'a', expecting 'or', 'and'", 3],
    ['a not b', "unexpected token after 'a', expecting 'or', 'and'", 3],
    ['evt.type=execve evt.dir=<', "unexpected token after 'execve', expecting 'or', 'and'", 17],
    ['(a', "expected a ')' token", 3],
    ['a)', "unexpected token after 'a', expecting 'or', 'and'", 2],
    ['#a', "expected a '(' token, a field check, or an identifier", 1],
    ['a and', "expected blank or '(' after 'and'", 6],
    ['fd.name is x', /^expected a valid check operator: one of 'exists', '<=', /, 9],
    ['fd.name ===', /^expected a string value or a field/, 11],
    ['fd.num > x', /^expected a number value or a field/, 10],
    ['fd.name startswithx', /^expected a valid check operator/, 9],
    ['fd.name contains (x)', /^expected a string value or a field/, 18],
    ['fd.name in (a,)', 'expected a string value', 15],
    ['fd.name in (a b)', "expected a ')' token", 15],
    ['fd.name in )', /^expected a list, an identifier, or a field/, 12],
    ['fd.name[] = a', 'expected a valid field argument: a quoted string or a bare string', 9],
    ['fd.name[ a ] = a', 'expected a valid field argument: a quoted string or a bare string', 9],
    ['fd.name[a = a', "expected a ']' token", 10],
    ['tolower (fd.name) = a', "unexpected token after 'tolower', expecting 'or', 'and'", 9],
    ['tolower(fd.name = a', "expected a ')' token closing the transformer", 17],
    ['tolower(name) = a', /^expected a field or a nested valid transformer/, 9],
    ['val(fd.name) = a', "unexpected token after 'val', expecting 'or', 'and'", 4],
    ['fd.name = val(tolower(fd.name))', "expected a field within 'val' transformer", 15],
    ['fd.name = b64(val(fd.name))', /^expected a field or a nested valid transformer/, 15],
    ['join("-", ((fd.name))) = x', /^expected a field or a nested valid transformer/, 12],
    ['fd.name = "x\\q"', 'unsupported string escape sequence: \\q', 16],
    ['fd.name = "x\\\'"', 'invalid \\\' escape in "-quoted string', 16],
    ["fd.name = 'x", /^expected a string value/, 11],
  ])('%j is refused', (text, message, column) => {
    const error = errorOf(text);
    expect(error?.message).toMatch(message);
    expect(error?.column).toBe(column);
  });

  it.each([
    ['"\\b\\f\\n\\r\\t\\\\\\/"', '\b\f\n\r\t\\/'],
    ['"\\x41\\x7e"', 'A~'],
    ['"a\\ b"', 'a\\b'],
    ["'a\"b'", 'a"b'],
    ['""', ''],
  ])('takes the value of %s', (quoted, value) => {
    const parsed = parseCondition(`fd.name = ${quoted}`);
    expect(parsed).toMatchObject({ condition: { right: { kind: 'word', text: value, quoted: true } } });
  });

  it('gives every node its place in the text', () => {
    const parsed = parseCondition(
      '(proc.aname[2]=nginx and evt.type in (connect,accept)) or not fd.name exists',
    );
    expect(parsed).toMatchObject({
      condition: {
        kind: 'or',
        start: 0,
        children: [
          {
            kind: 'and',
            start: 1,
            children: [
              { start: 1, right: { start: 15 } },
              { start: 25, right: { start: 37 } },
            ],
          },
          { kind: 'not', start: 58, child: { start: 62, left: { start: 62, end: 69 } } },
        ],
      },
    });
  });

  it('counts lines and columns from 1 and starts a line after a line break', () => {
    const text = 'a and\n  b c';
    expect(parseCondition(text)).toMatchObject({ ok: false, error: { offset: 10 } });
    expect(conditionPosition(text, 10)).toEqual({ offset: 10, line: 2, column: 5 });
  });

  it.each([
    ['parentheses', (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`],
    ['negations', (depth: number) => `${'not('.repeat(depth)}a${')'.repeat(depth)}`],
    ['transformers', (depth: number) => `${'tolower('.repeat(depth)}fd.name${')'.repeat(depth)} = a`],
  ])('takes %s up to the limit and refuses more', (_, nest) => {
    expect(parseCondition(nest(100)).ok).toBe(true);
    expect(errorOf(nest(101))?.message).toBe('exceeded max depth limit of 100');
    expect(parseCondition(nest(1000), RULE_CONDITION_DEPTH).ok).toBe(true);
    const tooDeep = parseCondition(nest(100_000), RULE_CONDITION_DEPTH);
    expect(tooDeep).toMatchObject({ ok: false, error: { message: 'exceeded max depth limit of 1000' } });
  });

  it('takes a list of a megabyte', () => {
    const items = Array.from({ length: 150_000 }, (_, index) => `n${index}`);
    const parsed = parseCondition(`proc.name in (${items.join(',')})`);
    expect(parsed).toMatchObject({ ok: true, condition: { right: { items: { length: 150_000 } } } });
  });

  it('reads again what it printed, and never throws', () => {
    const token = fc.constantFrom(
      ...'and;or;not;not(;(;); ;a;fd.name;proc.aname[2];=;!=;<=;in;exists'.split(';'),
      ...`contains ;\\;glob ;val(;tolower(;join(;,;"x y";';";[;];12;0x1;\n`.split(';'),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 24 }), (tokens) => {
        const parsed = parseCondition(tokens.join(' '.repeat(tokens.length % 2)));
        if (!parsed.ok) return;
        const again = parseCondition(printCondition(parsed.condition));
        expect(again.ok && printCondition(again.condition)).toBe(printCondition(parsed.condition));
      }),
      { numRuns: 2000 },
    );
  });
});
