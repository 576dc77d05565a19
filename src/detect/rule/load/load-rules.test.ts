import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printCondition } from '../condition/print.ts';
import { locationsOf, snippetOf } from './context.ts';
import { LineFinder } from './source-file.ts';
import type { Issue } from './issue.ts';
import { loadRules, type LoadOptions } from './load-rules.ts';
import { printResult, reportResults } from './report.ts';

interface Loaded {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Printed conditions by rule. */
  readonly conditions: Readonly<Record<string, string>>;
}

function load(texts: string | readonly string[], options?: LoadOptions): Loaded {
  const files = [texts].flat().map((text, index) => ({ name: `f${index}.yaml`, text }));
  const { results, rules } = loadRules(files, options);
  return {
    errors: results.flatMap((result) => result.errors.map(say)),
    warnings: results.flatMap((result) => result.warnings.map(say)),
    conditions: Object.fromEntries(rules.map((rule) => [rule.name, printCondition(rule.condition)])),
  };
}

/** `CODE message`, at the line and column (from 1) of the innermost place. */
function say({ code, message, context }: Issue): string {
  const { position } = locationsOf(context, new LineFinder()).at(-1)!;
  return `${code} ${message} @${position.line + 1}:${position.column + 1}`;
}

function rule(condition: string, more = ''): string {
  return `- rule: r\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n${more}`;
}

const OPEN = 'evt.type=open';

describe('rules files', () => {
  it('are lists of lists, macros and rules', () => {
    expect(
      load(`
- list: inner
  items: [cat, "my prog"]
- list: outer
  items: [inner, dog]
- macro: by_them
  condition: proc.name in (outer, bird)
- rule: r
  desc: d
  condition: ${OPEN} and by_them
  output: '%proc.name'
  priority: notice
`),
    ).toEqual({
      errors: [],
      warnings: [],
      conditions: { r: '(evt.type = open and proc.name in (cat, "my prog", dog, bird))' },
    });
  });

  it.each([
    ['', 'nothing'],
    ['---\n---\n', 'two empty documents'],
    ['# only a comment\n', 'only a comment'],
    ['- \n', 'an empty item'],
  ])('%j is fine: %s', (text) => {
    expect(load(text)).toEqual({ errors: [], warnings: [], conditions: {} });
  });

  it.each([
    ['just text', 'LOAD_ERR_YAML_VALIDATE Rules content is not yaml @1:1'],
    ['a: 1', 'LOAD_ERR_YAML_VALIDATE Rules content is not yaml array of objects @1:1'],
    [
      '- a\n',
      'LOAD_ERR_YAML_VALIDATE Unexpected element type. Each element should be a yaml associative array. @1:3',
    ],
    [
      '- [a]\n',
      'LOAD_ERR_YAML_VALIDATE Unexpected element type. Each element should be a yaml associative array. @1:3',
    ],
    ['- list: [a]\n  items: [b]\n', 'LOAD_ERR_YAML_VALIDATE Value is not a scalar value @1:9'],
    ['- list: a\n', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'items' @1:3"],
    ['- list: a\n  items: b\n', 'LOAD_ERR_YAML_VALIDATE Value is not a sequence @2:10'],
    ['- macro: a\n', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'condition' @1:3"],
    ['- macro: a\n  condition:\n', "LOAD_ERR_YAML_VALIDATE Mapping for key 'condition' is empty @1:3"],
    [`- rule: a\n  condition: ${OPEN}\n`, "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'output' @1:3"],
    [rule(OPEN).replace('INFO', 'URGENT'), 'LOAD_ERR_YAML_VALIDATE Invalid priority @5:13'],
    [rule(OPEN, '  enabled: maybe\n'), "LOAD_ERR_YAML_VALIDATE Can't decode YAML scalar value @6:12"],
    [rule(OPEN, '  tags: a\n'), 'LOAD_ERR_YAML_VALIDATE Value is not a sequence @6:9'],
    ['- rule: a\n', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'enabled' @1:3"],
    [
      '- rule: a\n  enabled: false\n',
      "LOAD_ERR_VALIDATE Rule has 'enabled' key but no rule by that name already exists @1:3",
    ],
    [rule(OPEN, '  exceptions: a\n'), 'LOAD_ERR_YAML_VALIDATE Rule exceptions must be a sequence @6:15'],
  ])('%j is refused', (text, error) => {
    expect(load(text).errors).toEqual([error]);
  });

  it('tell broken YAML with its place', () => {
    const { errors } = load('- rule: [a\n- b\n');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^LOAD_ERR_YAML_PARSE .* @2:1$/);
  });

  it('may have items that nobody knows', () => {
    expect(load('- thing: a\n')).toMatchObject({
      errors: [],
      warnings: ['LOAD_UNKNOWN_ITEM Unknown top level item @1:3'],
    });
  });

  it('warn of keys that nobody knows', () => {
    expect(load(rule(OPEN, '  prioritee: x\n')).warnings).toEqual([
      "LOAD_UNKNOWN_KEY Unknown key 'prioritee' in rule item. The key will be ignored. @6:3",
    ]);
  });

  it('warn of what nobody uses', () => {
    expect(load(`- list: l\n  items: [a]\n- macro: m\n  condition: ${OPEN}\n`).warnings).toEqual([
      'LOAD_UNUSED_MACRO Macro not referred to by any other rule/macro @3:3',
      'LOAD_UNUSED_LIST List not referred to by any other rule/macro @1:3',
    ]);
  });

  it('warn of odd names', () => {
    const { warnings } = load('- list: "a b"\n  items: []\n- macro: 1st\n  condition: evt.num=0\n');
    expect(warnings.slice(0, 2)).toEqual([
      `LOAD_INVALID_LIST_NAME List has an invalid name. List names should match a regular expression: ([^()"'[:space:]=,]+) @1:3`,
      'LOAD_INVALID_MACRO_NAME Macro has an invalid name. Macro names should match a regular expression: ([a-zA-Z]+[a-zA-Z0-9_]*) @3:3',
    ]);
  });

  it('may name a list with blanks in a condition', () => {
    expect(
      load(`- list: test list\n  items: [a, b]\n${rule(`${OPEN} and proc.name in (test list, c)`)}`),
    ).toMatchObject({ conditions: { r: '(evt.type = open and proc.name in (a, b, c))' } });
  });

  it('cannot be read when there is no such file', () => {
    const { results } = loadRules([{ name: 'gone.yaml', problem: 'no such file' }]);
    expect(results).toMatchObject([
      {
        name: 'gone.yaml',
        successful: false,
        errors: [{ code: 'LOAD_ERR_FILE_READ', message: 'no such file' }],
      },
    ]);
  });

  it('each add to those before; one that is refused does not undo the rules before it', () => {
    const loaded = load([rule(OPEN), 'oops', rule('evt.type=close').replace('rule: r', 'rule: s')]);
    expect(loaded.conditions).toEqual({ r: 'evt.type = open', s: 'evt.type = close' });
    expect(loaded.errors).toEqual(['LOAD_ERR_YAML_VALIDATE Rules content is not yaml @1:1']);
  });
});

describe('versions', () => {
  it.each(['0.57.0', '57', '0.26', '62', '"0.10.0"'])('required_engine_version %s', (version) => {
    const { errors } = load(`- required_engine_version: ${version}\n`);
    expect(errors).toEqual(
      version === '0.26'
        ? [
            `LOAD_ERR_YAML_VALIDATE Unable to parse engine version '0.26' as a semver string. Expected "x.y.z" semver format. @1:3`,
          ]
        : [],
    );
  });

  it.each(['9999', '1.0.0', '0.999.0'])('required_engine_version %s is refused', (version) => {
    const wanted = version === '9999' ? '0.9999.0' : version;
    expect(load(`- required_engine_version: ${version}\n`).errors).toEqual([
      `LOAD_ERR_VALIDATE Rules require engine version ${wanted}, but engine version is 0.62.0 @1:3`,
    ]);
  });

  it.each([
    ['{name: container, version: 0.4.0}', null],
    ['{name: k8saudit, version: 0.7.0, alternatives: [{name: k8saudit-eks, version: 0.4.0}]}', null],
    ['{name: k8saudit-eks, version: 0.4.0, alternatives: [{name: k8saudit, version: 0.7.0}]}', null],
    ['{name: container, version: 1.0.0}', 'must load one of: container (>= 1.0.0)'],
    ['{name: okta, version: 0.1.0}', 'must load one of: okta (>= 0.1.0)'],
    ['{name: container, version: new}', "Invalid required version 'new' for plugin 'container'"],
    ['{name: container}', "Item has no mapping for key 'version'"],
    ['{version: 0.1.0}', "Item has no mapping for key 'name'"],
    [
      '{name: a, version: 0.1.0, alternatives: [{name: a, version: 0.2.0}]}',
      "Defined multiple alternative version requirements for plugin 'a'",
    ],
    ['oops', 'Plugin version must be a mapping'],
  ])('required_plugin_versions %s', (entry, problem) => {
    const { errors } = load(`- required_plugin_versions:\n  - ${entry}\n`);
    expect(errors.join('\n')).toContain(problem ?? '');
    expect(errors).toHaveLength(problem === null ? 0 : 1);
  });
});

describe('lists', () => {
  it('grow by append and by override, and are replaced by a later definition', () => {
    const base = '- list: l\n  items: [a]\n';
    const use = rule(`${OPEN} and proc.name in (l)`);
    const result = (more: string): string | undefined => load(`${base}${more}${use}`).conditions['r'];
    expect(result('')).toBe('(evt.type = open and proc.name in (a))');
    expect(result('- list: l\n  append: true\n  items: [b]\n')).toContain('in (a, b)');
    expect(result('- list: l\n  override: {items: append}\n  items: [b]\n')).toContain('in (a, b)');
    expect(result('- list: l\n  override: {items: replace}\n  items: [b]\n')).toContain('in (b)');
    expect(result('- list: l\n  items: []\n')).toContain('in ()');
  });

  it('that are appended to must exist', () => {
    expect(load('- list: l\n  append: true\n  items: [b]\n').errors).toEqual([
      "LOAD_ERR_VALIDATE List uses 'append' or 'override.items: append' but no list by that name already exists @1:3",
    ]);
  });

  it('see the lists that were defined before them, one that is redefined stays where it was', () => {
    const use = rule(`${OPEN} and proc.name in (outer)`);
    const inner = '- list: inner\n  items: [a]\n';
    const outer = '- list: outer\n  items: [inner]\n';
    expect(load(inner + outer + use).conditions['r']).toContain('in (a)');
    expect(load(outer + inner + use).conditions['r']).toContain('in (inner)');
    expect(load(inner + outer + inner.replace('[a]', '[b]') + use).conditions['r']).toContain('in (b)');
  });

  it("may be one another's members without end", () => {
    const text = '- list: a\n  items: [x]\n- list: b\n  items: [a]\n- list: a\n  items: [b, a]\n';
    expect(load(text + rule(`${OPEN} and proc.name in (a)`)).errors).toEqual([]);
  });

  it('stand for a value when they have one member', () => {
    const text = `- list: one\n  items: [a]\n- list: two\n  items: [a, b]\n`;
    expect(load(text + rule(`${OPEN} and proc.name = one`)).conditions['r']).toContain('proc.name = a');
    expect(load(text + rule(`${OPEN} and proc.name = two`)).errors).toEqual([
      "LOAD_ERR_COMPILE_CONDITION unexpected token after 'a', expecting 'or', 'and' @7:44",
    ]);
    expect(load(text + rule(`${OPEN} and proc.name = "two"`)).conditions['r']).toContain('proc.name = two');
  });

  it('of more than a million members are refused however they grow', () => {
    const lists = Array.from({ length: 30 }, (_, index) => {
      const before = index === 0 ? 'x' : `l${index - 1}`;
      return `- list: l${index}\n  items: [${before}, ${before}]\n`;
    });
    expect(load(`${lists.join('')}${rule(`${OPEN} and proc.name in (l29)`)}`).errors).toEqual([
      expect.stringContaining('has more than 1000000 members'),
    ]);
  });
});

describe('macros', () => {
  it('grow by append and by override', () => {
    const base = `- macro: m\n  condition: ${OPEN}\n`;
    const result = (more: string): string | undefined => load(`${base}${more}${rule('m')}`).conditions['r'];
    expect(result('- macro: m\n  append: true\n  condition: and fd.name=a\n')).toBe(
      '(evt.type = open and fd.name = a)',
    );
    expect(result('- macro: m\n  override: {condition: append}\n  condition: or evt.type=close\n')).toBe(
      '(evt.type = open or evt.type = close)',
    );
    expect(result('- macro: m\n  override: {condition: replace}\n  condition: evt.type=close\n')).toBe(
      'evt.type = close',
    );
    expect(result('- macro: m\n  condition: evt.type=close\n')).toBe('evt.type = close');
  });

  it.each([
    [
      '- macro: m\n  condition: n\n- macro: n\n  condition: evt.num=0\n',
      "Undefined macro 'n' used in filter. @2:14",
    ],
    ['- macro: m\n  condition: m\n', "Undefined macro 'm' used in filter. @2:14"],
    [
      `- macro: m\n  condition: ${OPEN}\n- macro: n\n  condition: m\n- macro: m\n  condition: n\n`,
      "reference loop in macro 'n' @6:14",
    ],
    [rule('nowhere'), "Undefined macro 'nowhere' used in filter. @3:14"],
    [rule(`${OPEN} and (fd.name=a or nowhere)`), "Undefined macro 'nowhere' used in filter. @3:46"],
  ])('%j', (text, problem) => {
    expect(load(text).errors).toEqual([`LOAD_ERR_VALIDATE ${problem}`]);
  });

  it('that are appended to must exist', () => {
    expect(load('- macro: l\n  append: true\n  condition: or a\n').errors).toEqual([
      "LOAD_ERR_VALIDATE Macro uses 'append' or 'override.condition: append' but no macro by that name already exists @1:3",
    ]);
  });

  it('are seen by rules wherever they stand', () => {
    expect(load(`${rule('m')}- macro: m\n  condition: ${OPEN}\n`).conditions).toEqual({
      r: 'evt.type = open',
    });
  });

  it('keep their place when they are redefined in another file', () => {
    const first = `- macro: a\n  condition: ${OPEN}\n- macro: b\n  condition: a and fd.name=x\n${rule('b')}`;
    expect(load([first, '- macro: a\n  condition: evt.type=close\n']).conditions['r']).toBe(
      '(evt.type = close and fd.name = x)',
    );
  });

  it('that double forty times are shared, not copied', () => {
    const macros = Array.from({ length: 40 }, (_, index) => {
      const before = index === 0 ? OPEN : `m${index - 1} and m${index - 1}`;
      return `- macro: m${index}\n  condition: ${before}\n`;
    });
    expect(load(`${macros.join('')}${rule('m39')}`).errors).toEqual([]);
  });

  it('in a chain as long as the limit of depth are fine, longer ones are refused', () => {
    const chain = (length: number): string =>
      Array.from(
        { length },
        (_, index) => `- macro: m${index}\n  condition: ${index === 0 ? OPEN : `m${index - 1}`}\n`,
      ).join('') + rule(`m${length - 1}`);
    expect(load(chain(900)).errors).toEqual([]);
    expect(load(chain(1100)).errors[0]).toContain('exceeded max depth limit of 1000');
  });
});

describe('rules', () => {
  const base = `- rule: r
  desc: d
  condition: ${OPEN}
  output: o
  priority: INFO
  tags: [a]
`;
  const changed = (more: string) => {
    const { results, rules } = loadRules([{ name: 'f', text: `${base}${more}` }], { containerFields: false });
    return {
      rule: rules[0]!,
      issues: results.flatMap(({ errors, warnings }) => [...errors, ...warnings].map(say)),
    };
  };

  it('have defaults', () => {
    expect(changed('').rule).toMatchObject({
      name: 'r',
      description: 'd',
      source: 'syscall',
      priority: 'Informational',
      tags: ['a'],
      enabled: true,
      outputText: 'o',
      eventTypes: ['open'],
      exceptionFields: [],
    });
  });

  it.each([
    ['EMERGENCY', 'Emergency'],
    ['alert', 'Alert'],
    ['Critical', 'Critical'],
    ['error', 'Error'],
    ['warning', 'Warning'],
    ['notice', 'Notice'],
    ['informational', 'Informational'],
    ['Info', 'Informational'],
    ['debug', 'Debug'],
  ])('priority %s', (written, priority) => {
    const { rules } = loadRules([{ name: 'f', text: base.replace('INFO', written) }]);
    expect(rules[0]?.priority).toBe(priority);
  });

  it('are changed by override', () => {
    const { rule: result, issues } = changed(`- rule: r
  condition: and fd.name=x
  output: more
  desc: e
  tags: [b, a]
  priority: ERROR
  enabled: false
  override: {condition: append, output: append, desc: append, tags: append, priority: replace, enabled: replace}
`);
    expect(issues).toEqual([]);
    expect(result).toMatchObject({
      description: 'd e',
      priority: 'Error',
      enabled: false,
      tags: ['a', 'b'],
      outputText: 'o more',
      conditionText: `${OPEN} and fd.name=x`,
    });
  });

  it('are replaced in part', () => {
    const { rule: result } = changed(`- rule: r
  condition: evt.type=close
  output: p
  desc: e
  tags: [b]
  override: {condition: replace, output: replace, desc: replace, tags: replace}
`);
    expect(result).toMatchObject({
      description: 'e',
      tags: ['b'],
      outputText: 'p',
      conditionText: 'evt.type=close',
    });
  });

  it.each([
    [
      'priority: ERROR\n  override: {priority: append}',
      "Key 'priority' cannot be appended to, use 'replace' instead",
    ],
    ['source: x\n  override: {source: replace}', "Key 'source' cannot be replaced"],
    [
      'condition: x\n  override: {condition: prepend}',
      "Invalid override operation for key 'condition': 'prepend'. Allowed values are: append replace ",
    ],
    [
      'condition: and fd.name=x\n  output: y\n  override: {condition: append}',
      "Unexpected key 'output': no corresponding entry under 'override' is defined.",
    ],
    [
      'override: {condition: append}',
      "An append override for 'condition' was specified but 'condition' is not defined",
    ],
    [
      'condition: and fd.name=x\n  append: true\n  override: {condition: append}',
      "Keys 'override' and 'append: true' cannot be used together.",
    ],
  ])('override %j is refused', (more, problem) => {
    const { issues } = changed(`- rule: r\n  ${more}\n`);
    expect(issues.filter((issue) => issue.startsWith('LOAD_ERR'))).toEqual([
      expect.stringContaining(`LOAD_ERR_YAML_VALIDATE ${problem}`),
    ]);
  });

  it('are appended to, which is deprecated', () => {
    const { rule: result, issues } = changed('- rule: r\n  append: true\n  condition: and fd.name=x\n');
    expect(result.conditionText).toBe(`${OPEN} and fd.name=x`);
    expect(issues).toEqual([expect.stringMatching(/^LOAD_DEPRECATED_ITEM 'append' key is deprecated/)]);
  });

  it('are switched on and off, which is deprecated', () => {
    const { rule: result, issues } = changed('- rule: r\n  enabled: false\n');
    expect(result.enabled).toBe(false);
    expect(issues).toEqual([expect.stringMatching(/^LOAD_DEPRECATED_ITEM The standalone 'enabled' key/)]);
  });

  it('must exist to be appended to or replaced in', () => {
    expect(load('- rule: r\n  append: true\n  condition: and a\n').errors[0]).toContain(
      "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
    );
    expect(load('- rule: r\n  condition: a\n  override: {condition: replace}\n').errors[0]).toContain(
      'but no rule by that name already exists',
    );
  });

  it('redefined keep their place', () => {
    const second = base.replace('rule: r', 'rule: s');
    expect(Object.keys(load(`${base}${second}${base.replace('open', 'close')}`).conditions)).toEqual([
      'r',
      's',
    ]);
  });

  it('of unknown sources are skipped with a warning', () => {
    expect(load(rule('okta.actor=x', '  source: okta\n'))).toEqual({
      errors: [],
      warnings: ['LOAD_UNKNOWN_SOURCE Unknown source okta, skipping @1:3'],
      conditions: {},
    });
  });

  it('that ask for it are skipped when they name something unknown', () => {
    const skip = '  skip-if-unknown-filter: true\n';
    for (const [condition, output] of [
      ['no.such=1', 'o'],
      ['evt.type=nosuch', 'o'],
      [OPEN, '"%no.such"'],
    ] as const) {
      const text = rule(condition, skip).replace('output: o', `output: ${output}`);
      expect(load(text)).toMatchObject({ errors: [], conditions: {} });
      expect(load(text).warnings[0]).toMatch(/^LOAD_UNKNOWN_FILTER /);
      expect(load(text.replace(skip, '')).errors[0]).toMatch(/^LOAD_ERR_COMPILE_(?:CONDITION|OUTPUT) /);
    }
  });

  it('warn when they have to be tried on many types of events', () => {
    const message =
      'LOAD_NO_EVTTYPE Rule matches too many evt.type values. This has a significant performance penalty. @1:3';
    expect(load(rule('proc.name=a')).warnings).toEqual([message]);
    expect(load(rule('evt.type=open and evt.type=close')).warnings).toEqual([message]);
    expect(load(rule('proc.name=a', '  warn_evttypes: false\n')).warnings).toEqual([]);
  });

  it('point into folded and literal texts', () => {
    const folded = rule(`>\n    ${OPEN}\n    and no.such=1\n    and fd.name=x`);
    expect(load(folded).errors).toEqual([
      'LOAD_ERR_COMPILE_CONDITION filter_check called with nonexistent field no.such @5:9',
    ]);
    expect(load(rule(`"${OPEN} and\n    no.such=1"`)).errors).toEqual([
      'LOAD_ERR_COMPILE_CONDITION filter_check called with nonexistent field no.such @4:5',
    ]);
  });

  it.each(['%container.info', 'x %evt.time.s %proc.name[1'])('output %j', (output) => {
    const { errors, warnings } = load(rule(OPEN).replace('output: o', `output: "${output}"`));
    expect([...errors, ...warnings]).toMatchSnapshot();
  });
});

describe('exceptions', () => {
  const loadWith = (exceptions: string, more = ''): Loaded =>
    load(`${rule(OPEN, `  exceptions:\n${exceptions.replaceAll(/^/gm, '  - ')}\n`)}${more}`);
  it.each([
    ['{name: e, fields: proc.name, values: [a, b]}', 'proc.name in (a, b)'],
    ['{name: e, fields: fd.name, comps: pmatch, values: [/a, /b]}', 'fd.name pmatch (/a, /b)'],
    [
      '{name: e, fields: [proc.name, fd.name], values: [[a, /x], [b, /y]]}',
      '((proc.name = a and fd.name = /x) or (proc.name = b and fd.name = /y))',
    ],
    [
      '{name: e, fields: [proc.name, fd.name], comps: [in, startswith], values: [[[a, b], /x]]}',
      '(proc.name in (a, b) and fd.name startswith /x)',
    ],
    ['{name: e, fields: [proc.name], comps: [contains], values: [["a b"]]}', 'proc.name contains "a b"'],
    ['{name: e, fields: [proc.name], comps: [in], values: [["(a, b)"]]}', 'proc.name in (a, b)'],
    ['{name: e, fields: proc.name, comps: = oneof, values: [a, b]}', 'proc.name = oneof (a, b)'],
    ['{name: e, fields: tolower(proc.name), values: [a]}', 'tolower(proc.name) in (a)'],
  ])('%s', (exception, excluded) => {
    expect(loadWith(exception)).toEqual({
      errors: [],
      warnings: [],
      conditions: { r: `(evt.type = open and not ${excluded})` },
    });
  });

  it('exclude nothing without values', () => {
    expect(loadWith('{name: e, fields: proc.name}').conditions['r']).toBe('evt.type = open');
  });

  it('name lists', () => {
    expect(
      loadWith(
        '{name: e, fields: [proc.name, fd.name], comps: [in, =], values: [[shells, /x]]}',
        '- list: shells\n  items: [sh, bash]\n',
      ).conditions['r'],
    ).toContain('proc.name in (sh, bash)');
  });

  it.each([
    ['{fields: proc.name}', "Item has no mapping for key 'name'"],
    ['{name: e}', "Item has no mapping for key 'fields'"],
    ['{name: e, fields: no.such}', "'no.such' is not a supported filter field"],
    ['{name: e, fields: proc.name, comps: =}', 'comps must be one of (in, pmatch, intersects)'],
    ['{name: e, fields: proc.name, comps: [in]}', 'Fields and comps must both be strings'],
    ['{name: e, fields: [proc.name], comps: [in, =]}', 'Fields and comps lists must have equal length'],
    ['{name: e, fields: [proc.name], comps: [is]}', "'is' is not a supported comparison operator"],
    ['{name: e, fields: [proc.name], values: [[a, b]]}', 'Fields and values lists must have equal length'],
    ['{name: e, fields: [proc.name], values: [a]}', 'Fields and values lists must have equal length'],
    ['{name: e, fields: proc.name, values: [[a]]}', 'Expected values array to contain a list of strings'],
  ])('%s is refused', (exception, problem) => {
    expect(loadWith(exception).errors).toEqual([expect.stringContaining(problem)]);
  });

  it('grow by values, and whole ones are added', () => {
    const result = (exception: string): Loaded =>
      loadWith(
        '{name: e, fields: proc.name, values: [a]}',
        `- rule: r\n  exceptions:\n  - ${exception}\n  override: {exceptions: append}\n`,
      );
    expect(result('{name: e, values: [b]}').conditions['r']).toContain('not proc.name in (a, b)');
    expect(result('{name: f, fields: fd.name, values: [b]}').conditions['r']).toContain('not fd.name in (b)');
    expect(result('{name: e, fields: proc.name, values: [b]}').errors).toEqual([
      expect.stringContaining('Can not append exception fields to existing exception, only values'),
    ]);
    expect(result('{name: f, values: [b]}').errors).toEqual([
      expect.stringContaining('Rule exception must have fields property with a list of fields'),
    ]);
    expect(result('{name: f, fields: fd.name}').errors).toEqual([
      expect.stringContaining('Rule exception must have values property with a list of values'),
    ]);
  });

  it('are told when two have the same name', () => {
    expect(loadWith('{name: e, fields: proc.name}\n{name: e, fields: fd.name}').warnings).toEqual([
      expect.stringContaining('LOAD_EXCEPTION_NAME_NOT_UNIQUE'),
    ]);
  });

  it('cannot break out of their value', () => {
    const loaded = loadWith('{name: e, fields: [proc.name], values: [["a) or (evt.num exists"]]}');
    expect(loaded.conditions['r']).toBe('(evt.type = open and not proc.name = "a) or (evt.num exists")');
  });
});

describe('the report', () => {
  it("has the shape of Falco's --validate", () => {
    const { results } = loadRules([
      { name: 'good.yaml', text: rule('proc.name=a') },
      { name: 'bad.yaml', text: rule(`${OPEN} and no.such=1`) },
    ]);
    expect(reportResults(results)).toMatchSnapshot();
    expect(results.map(printResult).join('\n')).toMatchSnapshot();
  });

  it('marks the place in the line', () => {
    const { results } = loadRules([{ name: 'f', text: rule(`${OPEN} andb`) }]);
    expect(snippetOf(results[0]!.errors[0]!.context)).toBe('evt.type=open andb\n                 ^\n');
  });
});

describe('hostile files', () => {
  it.each([
    ['parentheses', rule(`${'('.repeat(10_000)}${OPEN}${')'.repeat(10_000)}`), 'max depth limit of 1000'],
    ['nested sequences', `- rule: ${'['.repeat(10_000)}`, 'LOAD_ERR_YAML_PARSE'],
    ['nested maps', `${'- '.repeat(10_000)}a`, 'LOAD_ERR_YAML_PARSE'],
    [
      'aliases that multiply',
      `- &a [x,x,x,x,x,x,x,x,x]\n${Array.from(
        { length: 9 },
        (_, index) => `- &${'bcdefghij'[index]} [${`*${'abcdefghi'[index]},`.repeat(9)}]\n`,
      ).join('')}`,
      'LOAD_ERR_YAML',
    ],
    ['an alias of nothing', '- list: *none\n  items: []\n', 'LOAD_ERR_YAML_PARSE'],
    ['a tag', '- list: !!js/function x\n  items: []\n', ''],
    ['null characters', '- list: a\0b\n  items: []\n', ''],
    ['names of the prototype', '- list: __proto__\n  items: [constructor]\n- __proto__: x\n', ''],
  ])('%s', (_, text, problem) => {
    const { errors } = load(text);
    expect(errors.join('\n')).toContain(problem);
    expect(errors.length).toBe(problem === '' ? errors.length : 1);
  });

  it('a list of a megabyte is fine', () => {
    const members = Array.from({ length: 50_000 }, (_, index) => `/usr/share/number${index}`).join(', ');
    expect(load(`- list: l\n  items: [${members}]\n${rule(`${OPEN} and proc.name in (l)`)}`).errors).toEqual(
      [],
    );
  });

  it('never throw', () => {
    const line = fc.constantFrom(
      '- rule: r',
      '- rule: s',
      '- list: l',
      '- macro: m',
      '- macro: n',
      '  desc: d',
      '  items: [a, l]',
      '  condition: m and evt.type=open',
      '  condition: n',
      '  condition: >',
      '    or proc.name in (l, m)',
      '  condition: evt.type=open',
      '  output: "%proc.name %no"',
      '  output: o',
      '  priority: INFO',
      '  append: true',
      '  override: {condition: append}',
      '  override: {items: append, output: replace}',
      '  exceptions: [{name: e, fields: [proc.name], values: [[a]]}]',
      '  exceptions:',
      '  - {name: e, fields: proc.name, comps: in, values: [l]}',
      '  enabled: false',
      '  source: k8s_audit',
      '---',
      '\t',
      '  : {',
      '- required_engine_version: 3',
      '- required_plugin_versions: [{name: a}]',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 16 }), fc.string({ maxLength: 20 }), (lines, noise) => {
        const text = `${lines.join('\n')}\n${noise}`;
        const { results } = loadRules([{ name: 'f', text }]);
        expect(results).toHaveLength(1);
        expect(() => printResult(results[0]!)).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });
});
