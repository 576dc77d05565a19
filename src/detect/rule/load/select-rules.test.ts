import { describe, expect, it } from 'vitest';
import { loadRules } from './load-rules.ts';
import { selectRules, type RuleSelection } from './select-rules.ts';

function rule(name: string, priority: string, tags: string, enabled = true): string {
  return `- rule: ${name}\n  desc: d\n  condition: evt.type=open\n  output: x\n  priority: ${priority}\n  tags: [${tags}]\n  enabled: ${enabled}\n`;
}

const TEXT = `${rule('read a file', 'WARNING', 'file, host')}${rule('read a socket', 'DEBUG', 'net')}${rule('write', 'ERROR', 'file', false)}
- threshold: reads
  desc: d
  condition: evt.type=open
  count: 2
  within: 1m
  output: x
  priority: NOTICE
  tags: [file]
- sequence: chain
  desc: d
  steps: [{condition: evt.type=open}, {condition: evt.type=close}]
  within: 1m
  output: x
  priority: CRITICAL
`;
const SET = loadRules([{ name: 'f', text: TEXT }]);

describe('rules are selected', () => {
  it.each<[string, RuleSelection, string[]]>([
    ['all that are on', {}, ['read a file', 'read a socket', 'reads', 'chain']],
    ['by a tag, off ones too', { tags: ['file'] }, ['read a file', 'write', 'reads']],
    ['without a tag', { withoutTags: ['file'] }, ['read a socket', 'chain']],
    ['by both', { tags: ['file'], withoutTags: ['host'] }, ['write', 'reads']],
    ['without a part of the name', { disabled: ['read a'] }, ['reads', 'chain']],
    ['without a pattern', { disabled: ['read*'] }, ['chain']],
    ['down to a priority', { priority: 'Warning' }, ['read a file', 'chain']],
    ['with nothing left', { tags: ['none'] }, []],
  ])('%s', (_what, selection, names) => {
    const { rules, sequences } = selectRules(SET, selection);
    const on = [...rules, ...sequences.map((sequence) => sequence.rule)].filter(({ enabled }) => enabled);
    expect(on.map(({ name }) => name)).toEqual(names);
    for (const sequence of sequences) {
      if (sequence.kind === 'sequence') expect(sequence.steps.at(-1)).toBe(sequence.rule);
    }
  });
});
