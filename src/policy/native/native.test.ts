import { describe, expect, it } from 'vitest';
import { reportExceptions } from '../exception-report.ts';
import { ask, askAbout, told } from '../ask.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    containers: [
      { name: 'web', image: 'registry.example/web:1' },
      { name: 'proxy-a', image: 'proxy:1' },
    ],
  },
};

function policy(match: string, rules: string, more = ''): string {
  return `apiVersion: bulkhead.dev/v1
kind: Policy
metadata: {name: p}
spec:
  match: ${match}
${more}  rules:
${rules}
---
`;
}
const FALSE = "    - {name: r, expression: 'false', message: wrong}";

describe('our own policies', () => {
  it.each([
    ['deny', 'deny'],
    ['warn', 'warn'],
    ['audit', 'allow'],
  ])('do what their action asks: %s', (action, verdict) => {
    expect(
      ask(policy('{documents: [manifest]}', FALSE, `  action: ${action}\n`), { object: POD }).verdict,
    ).toBe(verdict);
  });

  it('have rules with actions of their own, severity, remedy and controls', () => {
    const rules =
      "    - {name: r, expression: 'false', message: wrong, action: warn, severity: high, remedy: Do it., controls: [A-1]}";
    expect(ask(policy('{documents: [manifest]}', rules), { object: POD }).results).toMatchObject([
      { result: 'fail', effect: 'warn', severity: 'high', remedy: 'Do it.', controls: ['A-1'] },
    ]);
  });

  it.each([
    ['the kind of document', '{documents: [scan]}', false],
    ['the kind', '{documents: [manifest], kinds: [Pod]}', true],
    ['the kind with its group', '{documents: [manifest], kinds: [apps/*]}', false],
    ['namespaces', '{documents: [manifest], namespaces: [sh?p]}', true],
    ['names', '{documents: [manifest], names: [db*]}', false],
    ['images', '{documents: [manifest], images: ["registry.example/*"]}', true],
    ['an expression', '{documents: [manifest], expression: object.spec.containers.size() > 5}', false],
  ])('are for documents by %s', (_, match, expected) => {
    expect(told(ask(policy(match, FALSE), { object: POD })).length > 0).toBe(expected);
  });

  it('are unknown where it is not known whether they are meant', () => {
    const decision = ask(policy('{documents: [manifest], expression: object.nothing == 1}', FALSE), {
      object: POD,
    });
    expect(decision.verdict).toBe('unknown');
  });

  it('are unknown where a rule is an error, whatever its action', () => {
    const rules = '    - {name: r, expression: object.nothing == 1, action: audit}';
    expect(ask(policy('{documents: [manifest]}', rules), { object: POD }).verdict).toBe('unknown');
  });

  it.each([
    ['build', 'scan', 'deny'],
    ['deploy', 'scan', 'allow'],
  ] as const)('are asked at their stages: at %s', (stage, document, verdict) => {
    const text = policy('{documents: [scan]}', FALSE, '  stages: [build]\n');
    expect(askAbout(text, { stage, document, value: {} }).verdict).toBe(verdict);
  });

  it.each<[string, object, string]>([
    ['scan', { subject: { name: 'a' }, findings: [] }, 'scan.findings.size() == 0'],
    ['image', { config: { user: 'app' }, history: [] }, "image.config.user == 'app'"],
    [
      'container',
      { Name: '/a', HostConfig: { Privileged: true }, Config: { Image: 'a:1' } },
      "pods[0].spec.containers[0].image == 'a:1'",
    ],
    ['alert', { rule: 'Shell in a container', priority: 'Notice' }, "alert.rule.startsWith('Shell')"],
    ['signature', { reference: 'a:1', status: 'verified' }, "signature.status == 'verified'"],
    ['manifest', POD, "manifest.kind == 'Pod' && pods.size() == 1"],
  ])('know a document of each kind by what it holds: %s', (kind, value, expression) => {
    const rules = `    - {name: r, expression: ${JSON.stringify(`document == '${kind}' && ${expression}`)}}`;
    expect(told(askAbout(policy(`{documents: [${kind}]}`, rules), { value: value as never }))).toEqual([
      'p/r pass',
    ]);
  });

  it('evaluate variables once, and only those that are used', () => {
    const evaluated: string[] = [];
    const observe = ({ expression }: { expression: { field: string } }) =>
      void evaluated.push(expression.field);
    const variables =
      "  variables:\n    - {name: a, expression: '1'}\n    - {name: b, expression: object.nothing}\n";
    const rules =
      '    - {name: r, expression: variables.a == 1}\n    - {name: s, expression: variables.a < 2}';
    expect(
      ask(policy('{documents: [manifest]}', rules, variables), { object: POD }, { observe }).verdict,
    ).toBe('allow');
    expect(evaluated).toEqual([
      'spec.variables[0].expression',
      'spec.rules[0].expression',
      'spec.rules[1].expression',
    ]);
  });

  it.each([
    [
      'an expression that does not compile',
      '    - {name: r, expression: nobody()}',
      "undeclared reference to 'nobody'",
    ],
    ['an unknown field', "    - {name: r, expression: 'true', when: now}", 'Unrecognized key'],
    ['a name that is none', "    - {name: Not A Name, expression: 'true'}", 'name'],
  ])('that cannot be run are unknown: %s', (_, rules, message) => {
    const decision = ask(policy('{documents: [manifest]}', rules), { object: POD });
    expect(decision.verdict).toBe('unknown');
    expect(told(decision).join()).toContain(message);
  });
});

describe('exceptions', () => {
  const IMAGES = `    - name: registry
      expression: "object.spec.containers.all(c, c.image.startsWith('registry.example/'))"
      message: another registry`;
  const exception = (more: string): string => `apiVersion: bulkhead.dev/v1
kind: PolicyException
metadata: {name: e}
spec:
  owner: team-a
  reason: known
${more.includes('expires') ? '' : '  expires: "2030-01-01T00:00:00Z"\n'}${more.includes('policies') ? '' : '  policies: [{policy: p}]\n'}${more}
---
`;
  const askWith = (more: string) =>
    ask(policy('{documents: [manifest]}', IMAGES) + exception(more), { object: POD });

  it('turn failures into skips that say who answers for them, and until when', () => {
    const decision = askWith('');
    expect(decision.verdict).toBe('allow');
    expect(told(decision)).toEqual([
      'p/registry skip: excused by e until 2030-01-01T00:00:00Z (team-a: known): another registry',
    ]);
    expect(decision.exceptions).toMatchObject([{ exception: 'e', status: 'applied', owner: 'team-a' }]);
  });

  it.each([
    ['it is expired', '  expires: "2025-01-01T00:00:00Z"', 'expired'],
    ['it is for another policy', '  policies: [{policy: q}]', 'unmatched'],
    ['it is for another rule', '  policies: [{policy: "*", rules: [other-*]}]', 'unmatched'],
    ['it is for another name', '  match: {names: [db]}', 'unmatched'],
    ['its condition is false', "  match: {expression: object.kind == 'Job'}", 'unmatched'],
    ['its condition is an error', '  match: {expression: object.nothing == 1}', 'broken'],
    ['the rule fails without its fields, too', '  fields: ["spec.containers[name=web]"]', 'unmatched'],
    ['there are no such fields', '  fields: [spec.nothing]', 'unmatched'],
  ])('excuse nothing where %s, and that is reported', (_, more, status) => {
    const decision = askWith(more);
    expect(decision.verdict).toBe('deny');
    expect(reportExceptions([decision.exceptions])).toMatchObject([{ exception: 'e', status, applied: 0 }]);
  });

  it('of fields excuse what passes without them', () => {
    expect(askWith('  fields: ["spec.containers[name=proxy-*]"]').verdict).toBe('allow');
  });

  it.each([
    ['without an owner', exception('').replace('  owner: team-a\n', '')],
    ['without an end', exception('').replace(/ {2}expires.*\n/, '')],
    ['with a path that is none', exception('  fields: ["a["]')],
  ])('that cannot be read are loud: %s', (_, text) => {
    const passing = "    - {name: r, expression: 'true'}";
    expect(ask(policy('{documents: [manifest]}', passing) + text, { object: POD }).verdict).toBe('unknown');
  });

  it('count for policies of every kind', () => {
    const text = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec: {validations: [{expression: 'false'}]}
---
${exception('')}`;
    expect(ask(text, { object: POD }).verdict).toBe('allow');
  });
});
