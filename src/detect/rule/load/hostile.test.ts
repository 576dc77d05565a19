import { describe, expect, it } from 'vitest';
import { RuleEngine } from '../compile/engine.ts';
import { fieldEventExtractor } from '../field-event/field-event.ts';
import { loadRules } from './load-rules.ts';
import { printResult, reportResults } from './report.ts';

const OPENED = 'evt.type=open';

function rule(condition: string, more = ''): string {
  return `- rule: r\n  desc: d\n  condition: ${JSON.stringify(condition)}\n  output: "%proc.name"\n  priority: INFO\n${more}`;
}

function many(count: number, each: (index: number) => string, between: string): string {
  return Array.from({ length: count }, (_, index) => each(index)).join(between);
}

function nested(count: number, open: string, inner: string, close: string): string {
  return `${open.repeat(count)}${inner}${close.repeat(count)}`;
}

/** Text that tries to take all time or memory, and the error that comes of it; null when it is read. */
const CASES: readonly (readonly [what: string, text: () => string, error: string | null])[] = [
  ['10,000 parentheses', () => rule(nested(10_000, '(', OPENED, ')')), 'exceeded max depth limit of 1000'],
  ['a million open parentheses', () => rule('('.repeat(1_000_000)), 'exceeded max depth limit of 1000'],
  ['1,000 parentheses', () => rule(nested(1000, '(', OPENED, ')')), null],
  ['1,000 levels of logic', () => rule(nested(490, '(proc.name=a and (fd.name=b or ', OPENED, '))')), null],
  ['10,000 not(', () => rule(nested(10_000, 'not(', OPENED, ')')), 'exceeded max depth limit of 1000'],
  ['100,000 nots', () => rule('not '.repeat(100_000) + OPENED), null],
  [
    '10,000 transformers',
    () => rule(`${nested(10_000, 'tolower(', 'proc.name', ')')}=a`),
    'exceeded max depth limit of 1000',
  ],
  [
    'a list of 1 MB',
    () => rule(`${OPENED} and proc.name in (${many(60_000, (i) => `longer-${i}`, ', ')})`),
    null,
  ],
  ['10,000 terms', () => rule(`${OPENED} and ${many(10_000, (i) => `proc.name!=n${i}`, ' and ')}`), null],
  ['a long number', () => rule(`${OPENED} and proc.pid=${'9'.repeat(1_000_000)}`), 'is not a valid number'],
  [
    'many globs',
    () => rule(`${OPENED} and fd.name glob anyof (${many(1001, (i) => `*a*${i}*`, ', ')})`),
    'more than 1000 patterns in one check',
  ],
  [
    'many path globs',
    () => rule(`${OPENED} and fd.name pmatch (${many(1001, (i) => `/*${i}/*`, ', ')})`),
    'more than 1000 patterns in one check',
  ],
  [
    'a huge regular expression',
    () => rule(`${OPENED} and fd.name regex "(a{1000}){1000}"`),
    'invalid regex pattern',
  ],
  [
    'large regular expressions',
    () => rule(`${OPENED} and fd.name regex anyof (${many(300, (i) => `"b{900}${i}"`, ', ')})`),
    'regular expressions of more than 200000 instructions',
  ],
  [
    'macros that name each other',
    () => '- macro: a\n  condition: evt.type=open\n- macro: b\n  condition: a\n- macro: a\n  condition: b\n',
    'reference loop in macro',
  ],
  [
    'a chain of macros',
    () =>
      `- macro: m0\n  condition: ${OPENED}\n${many(3000, (i) => `- macro: m${i + 1}\n  condition: m${i}`, '\n')}\n`,
    'exceeded max depth limit of 1000',
  ],
  [
    'macros that double',
    () =>
      `- macro: m0\n  condition: proc.name="proc.pname"\n${many(300, (i) => `- macro: m${i + 1}\n  condition: (m${i} and fd.name=x${i}) or not m${i} or m${i}`, '\n')}\n${rule(`${OPENED} and m300`)}`,
    null,
  ],
  [
    'lists of lists',
    () =>
      `- list: l0\n  items: [a, b, c, d, e, f, g, h, i, j]\n${many(9, (i) => `- list: l${i + 1}\n  items: [${Array(10).fill(`l${i}`).join(', ')}]`, '\n')}\n${rule(`${OPENED} and proc.name in (l9)`)}`,
    'members',
  ],
  [
    'a chain of lists',
    () =>
      `- list: l0\n  items: [a]\n${many(20_000, (i) => `- list: l${i + 1}\n  items: [l${i}]`, '\n')}\n${rule(`${OPENED} and proc.name in (l20000)`)}`,
    'lists in lists',
  ],
  [
    'lists that name each other',
    () => `- list: a\n  items: [b]\n- list: b\n  items: [a]\n${rule(`${OPENED} and proc.name in (a)`)}`,
    null,
  ],
  [
    'a list that is used very often',
    () =>
      `- list: l\n  items: [${many(20_000, (i) => `n${i}`, ', ')}]\n${rule(`${OPENED} and (${Array(200).fill('proc.name in (l)').join(' or ')})`)}`,
    'members into conditions',
  ],
  [
    'aliases of aliases',
    () =>
      many(
        12,
        (i) =>
          i === 0
            ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
            : `a${i}: &a${i} [${Array(9)
                .fill(`*a${i - 1}`)
                .join(', ')}]`,
        '\n',
      ),
    'aliases stand for more than',
  ],
  ['deep YAML', () => '['.repeat(100_000), 'nested deeper than 256 levels'],
  ['a line of 2 MB', () => rule(`${OPENED} and proc.name="${'x'.repeat(2_000_000)}"`), null],
  ['a broken line of 2 MB', () => rule(`${'x'.repeat(2_000_000)} and (`), 'expected a '],
  [
    'an output of a million fields',
    () =>
      `- rule: r\n  desc: d\n  condition: ${OPENED}\n  output: "${'%proc.name'.repeat(100_000)}"\n  priority: INFO\n`,
    'more than 256 fields in one output',
  ],
  [
    'an output with one long field',
    () =>
      `- rule: r\n  desc: d\n  condition: ${OPENED}\n  output: "%${'a.'.repeat(200_000)}"\n  priority: INFO\n`,
    'invalid formatting token a.a.',
  ],
  [
    '3,000 rules',
    () =>
      many(
        3000,
        (i) =>
          `- rule: r${i}\n  desc: d\n  condition: ${OPENED} and proc.name=n${i}\n  output: x\n  priority: INFO`,
        '\n',
      ),
    null,
  ],
  ['5,000 lists', () => many(5000, (i) => `- list: r${i}\n  items: [a]`, '\n'), null],
  [
    'ever more appended',
    () =>
      `${rule(OPENED)}${many(3000, (i) => `- rule: r\n  condition: and proc.name!=n${i}\n  override: {condition: append}`, '\n')}\n`,
    'more than 2000 items change',
  ],
  [
    'many exceptions',
    () =>
      rule(
        OPENED,
        `  exceptions:\n${many(1001, (i) => `  - {name: e${i}, fields: proc.name, values: [a]}`, '\n')}\n`,
      ),
    'more than 1000 exceptions',
  ],
  ['a file that is too long', () => '#'.repeat(17 * 1024 * 1024), 'file is longer than'],
  [
    'names of the prototype',
    () =>
      `- list: __proto__\n  items: [constructor]\n- macro: constructor\n  condition: ${OPENED}\n${rule('constructor and proc.name in (__proto__)')}`,
    null,
  ],
];

describe('a rule file that wants to take all time or memory', () => {
  it.each(CASES)('is read, or refused with the place: %s', (_what, text, error) => {
    const set = loadRules([{ name: 'f.yaml', text: text() }]);
    const [result] = set.results;
    const [issue] = result!.errors;
    if (error === null) expect(result!.errors.map(({ message }) => message)).toEqual([]);
    else expect(issue!.message).toContain(error);
    // What is said of it is no longer than people read, except that each item may have a warning.
    const length = JSON.stringify(reportResults(set.results)).length;
    expect(length).toBeLessThan(10_000 + result!.warnings.length * 1000);
    expect(printResult(result!).length).toBeLessThan(10_000 + result!.warnings.length * 1000);
    const engine = new RuleEngine(set.rules, fieldEventExtractor);
    const fields = new Map([
      ['proc.name', 'a'],
      ['fd.name', `/${'a/b'.repeat(500)}`],
    ]);
    expect(engine.match({ source: 'syscall', type: 'open', fields }).length).toBeLessThan(2);
  });
});
