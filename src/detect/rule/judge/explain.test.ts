import { describe, expect, it } from 'vitest';
import { fieldEventExtractor } from '../field-event/field-event.ts';
import { loadRules } from '../load/load-rules.ts';
import { explainRule, printExplanation } from './explain.ts';
import { listRules } from './list-rules.ts';

const TEXT = `
- list: shells
  items: [sh, bash]
- macro: shell
  condition: proc.name in (shells)
- rule: Shell writes
  desc: d
  condition: evt.type=openat and shell and not (fd.name startswith /tmp or fd.num < 0) and proc.name != val(proc.pname)
  output: "%proc.name"
  priority: NOTICE
  tags: [t]
  exceptions:
  - {name: e, fields: user.name, values: [root]}
`;

describe('an explanation', () => {
  it('shows every part of the condition with its value', () => {
    const { rules } = loadRules([{ name: 'f', text: TEXT }]);
    const event = {
      source: 'syscall' as const,
      type: 'openat',
      fields: new Map([
        ['proc.name', 'bash'],
        ['fd.name', '/tmp/a\n'],
      ]),
    };
    const explanation = explainRule(rules[0]!, event, fieldEventExtractor);
    expect(explanation.holds).toBe(false);
    expect(printExplanation(explanation)).toBe(
      [
        '- and',
        '  - and',
        '    + evt.type = openat   (evt.type is openat)',
        '    + shell',
        '      + proc.name in (sh, bash)   (proc.name is bash)',
        '    - not',
        '      + or',
        '        + fd.name startswith /tmp   (fd.name is /tmp/a\\x0a)',
        '        - fd.num < 0   (fd.num is <NA>)',
        '    - proc.name != val(proc.pname)   (proc.name is bash, proc.pname is <NA>)',
        '  + not',
        '    - user.name in (root)   (user.name is <NA>)',
      ].join('\n'),
    );
  });
});

describe('a list of rules', () => {
  it('says what each is made of', () => {
    expect(listRules(loadRules([{ name: 'f', text: TEXT }]))).toEqual([
      {
        name: 'Shell writes',
        description: 'd',
        source: 'syscall',
        priority: 'Notice',
        enabled: true,
        tags: ['t'],
        eventTypes: ['openat'],
        condition:
          'evt.type=openat and shell and not (fd.name startswith /tmp or fd.num < 0) and proc.name != val(proc.pname)',
        conditionCompiled:
          '((evt.type = openat and proc.name in (sh, bash) and not (fd.name startswith /tmp or fd.num < 0) and proc.name != val(proc.pname)) and not user.name in (root))',
        output: '%proc.name',
        exceptionFields: ['user.name'],
      },
    ]);
  });
});
