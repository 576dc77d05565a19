import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf, Problem } from '#core/index.ts';
import { parseAuditEvents } from '../audit/audit-event.ts';
import { loadRules } from '../rule/load/load-rules.ts';
import { printProof } from './print-proof.ts';
import { readProofs } from './read-proof.ts';
import { runProof } from './run-proof.ts';

const RULES = `
- rule: shadow
  desc: d
  condition: evt.type in (open, openat) and fd.name = /etc/shadow
  output: "%proc.name read it"
  priority: WARNING
- rule: off
  desc: d
  condition: evt.type=open
  output: o
  priority: INFO
  enabled: false
- threshold: scan
  desc: d
  condition: evt.type = connect
  count: 3
  distinct: fd.rport
  within: 10s
  by: container
  output: "%sequence.count"
  priority: NOTICE
- sequence: chain
  desc: d
  steps:
  - condition: evt.type=open
  - condition: evt.type=execve
  within: 1m
  output: o
  priority: INFO
  enabled: false
- rule: got
  desc: d
  condition: ka.verb=get and ka.req.container.privileged=true
  output: "%ka.user.name"
  priority: INFO
  source: k8s_audit
`;
const SET = loadRules([{ name: 'rules.yaml', text: RULES }], { containerFields: false });

async function run(tests: string): Promise<string> {
  const { proofs } = readProofs({ name: 'tests.yaml', text: tests });
  const results = await Promise.all(
    proofs.map((proof) =>
      runProof(proof, SET, () => parseAuditEvents('{"verb":"get","user":{"username":"x"}}')),
    ),
  );
  return results.map((result) => printProof(result, 'tests.yaml')).join('\n');
}

function test(events: string, expected: string, more = ''): string {
  return `tests:\n- name: t\n  events:\n${events.replaceAll(/^/gm, '  - ')}\n  expect: ${expected}\n${more}`;
}

describe('a test of rules', () => {
  it.each([
    ['{type: open, fd.name: /etc/shadow}', '[shadow]'],
    ['{type: open, fd.name: /etc/passwd}', '[]'],
    [
      '{type: open, fd.name: /etc/shadow, proc.name: cat}',
      '[{rule: shadow, fields: {proc.name: cat, proc.pname: null}}]',
    ],
    ['{type: open, fd.name: /etc/shadow, repeat: 3}', '[{rule: shadow, count: 3}]'],
    [
      '{type: connect, container.id: c, fd.rport: "{n}", repeat: 3}',
      '[{rule: scan, fields: {sequence.count: 3}}]',
    ],
    ['{type: connect, container.id: c, fd.rport: "{n}", repeat: 3, after: 6s}', '[]'],
    [
      '{audit: {verb: get, user: {username: eve}, requestObject: {spec: {containers: [{securityContext: {privileged: true}}]}}}}',
      '[{rule: got, fields: {ka.user.name: eve}}]',
    ],
  ])('%s brings %s', async (events, expected) => {
    expect(await run(test(events, expected))).toMatch(/^ok /);
  });

  it('shows what is different', async () => {
    expect(
      await run(
        test(
          '{type: open, fd.name: /etc/shadow, proc.name: cat}\n{type: openat, fd.name: /etc/shadow}',
          '[{rule: shadow, fields: {proc.name: dog}}, {rule: scan, count: 0}]',
        ),
      ),
    ).toBe(
      [
        'FAIL t (tests.yaml:2; 2 events, 2 alerts)',
        '  - 1 x shadow {proc.name: dog}',
        '  + 0 x shadow {proc.name: dog}',
        '  + shadow, event 1: cat read it',
        '  + shadow, event 2: <NA> read it',
      ].join('\n'),
    );
  });

  it('may be about some rules only, which are switched on for it', async () => {
    const events = '{type: open, fd.name: /etc/shadow}';
    expect(await run(test(events, '["off"]', '  only: ["off"]\n'))).toMatch(/^ok /);
    expect(await run(test(events, '[shadow, "off"]', '  only: ["off", shadow]\n'))).toMatch(/^ok /);
    expect(await run(test(events, '[shadow]', '  only: [shadow, "off"]\n  matching: first\n'))).toMatch(
      /^ok /,
    );
  });

  it('may switch on a sequence', async () => {
    const events = '{type: open, proc.pid: 1}\n{type: execve, proc.pid: 1}';
    expect(await run(test(events, '[chain]', '  only: [chain]\n'))).toMatch(/^ok /);
    expect(await run(test(events, '[]'))).toMatch(/^ok /);
  });

  it('may read a recording before its own events', async () => {
    const tests = 'tests:\n- {name: t, recording: a.json, expect: []}\n';
    expect(await run(tests)).toBe('ok   t (tests.yaml:2; 1 events, 0 alerts)');
  });

  it('names the rule files that it needs', () => {
    expect(readProofs({ name: 'f', text: 'rules: [a.yaml]\ntests: []\n' })).toMatchObject({
      rules: ['a.yaml'],
      proofs: [],
    });
  });

  it.each([
    ['', "f:1:1: a file of tests is one mapping with 'tests'"],
    ['- a', "f:1:1: a file of tests is one mapping with 'tests'"],
    ['tests: [', /^f:\d+:\d+: /],
    ['tests: {}', "f:1:8: 'tests' must be a list"],
    ['test: []', "f:1:1: 'test' is none of rules, tests"],
    ['tests: [a]', 'f:1:9: a test is a mapping'],
    ['tests: [{name: a, expect: []}]', "f:1:9: a test needs 'events' or a 'recording'"],
    [test('{fd.name: a}', '[]'), "f:4:5: an event needs a 'type', as in evt.type"],
    [test('{type: a, no.such: b}', '[]'), 'f:4:15: there is no field no.such'],
    [test('{type: a, fd.num: b}', '[]'), 'f:4:23: fd.num: b is not a valid number'],
    [test('{type: a, fd.num: [1]}', '[]'), 'f:4:23: fd.num has one value'],
    [test('{type: a, after: soon}', '[]'), "f:4:22: 'after' is a time like 500ms, 30s, 5m, 1h"],
    [test('{type: a, repeat: 0}', '[]'), "f:4:23: 'repeat' is 1 to 100000"],
    [test('a', '[]'), 'f:4:5: an event is a mapping of fields to values'],
    [test('{type: a}', 'none'), "f:5:11: 'expect' must be a list, empty for silence"],
    [test('{type: a}', '[{count: 1}]'), "f:5:12: an expectation needs a 'rule'"],
    [test('{type: a}', '[{rule: r, count: x}]'), "f:5:29: 'count' is a number"],
    [test('{type: a}', '[]', '  matching: some\n'), "f:6:13: 'matching' is first or all"],
  ])('%j is refused', (text, message) => {
    expect(() => readProofs({ name: 'f', text })).toThrow(message);
  });

  it.each([
    [test('{type: a}', '[nobody]'), "test 't': there is no rule 'nobody'"],
    [test('{type: a}', '[]', '  only: [nobody]\n'), "test 't': there is no rule 'nobody'"],
    [
      test('{type: open, fd.name: /etc/shadow}', '[{rule: shadow, fields: {no.such: x}}]'),
      "test 't': there is no field no.such",
    ],
  ])('%j cannot be run', async (text, message) => {
    await expect(run(text).catch(messageOf)).resolves.toBe(message);
  });

  it('never throws anything but problems', () => {
    const line = fc.constantFrom(
      'tests:',
      '- name: a',
      '  events:',
      '  - {type: open}',
      '  - fd.name: x',
      '    type: open',
      '  expect: []',
      '  recording: x',
      '  only: [r]',
      'rules: []',
      '  - audit: {a: 1}',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.string({ maxLength: 10 }), (lines, noise) => {
        try {
          readProofs({ name: 'f', text: `${lines.join('\n')}\n${noise}` });
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 500 },
    );
  });
});
