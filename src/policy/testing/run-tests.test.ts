import { describe, expect, it } from 'vitest';
import { NOW } from '../ask.ts';
import type { PolicyFiles } from '../policy-files.ts';
import { runTests } from './run-tests.ts';

/** Files that are nowhere but here. */
function filesOf(texts: Readonly<Record<string, string>>): PolicyFiles {
  return {
    read(path) {
      const text = texts[path];
      if (text === undefined) throw new Error(`no such file ${path}`);
      return text;
    },
    list(path) {
      const found = path in texts ? [path] : Object.keys(texts).filter((file) => file.startsWith(`${path}/`));
      if (found.length === 0) throw new Error(`no such file ${path}`);
      return found;
    },
  };
}

const POLICY = `apiVersion: bulkhead.dev/v1
kind: Policy
metadata: {name: few}
spec:
  match: {documents: [manifest]}
  rules: [{name: replicas, expression: object.spec.replicas < 3, message: too many}]
`;
const KYVERNO_POLICY = `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: few}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}
  validations: [{expression: object.spec.replicas < 3, message: too many}]
`;
const deployment = (name: string, replicas: number): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: default}\nspec: {replicas: ${replicas}}\n---\n`;

describe('runTests', () => {
  const ours = (cases: string): Readonly<Record<string, string>> => ({
    'd/policy.yaml': POLICY,
    'd/good.yaml': deployment('good', 1) + deployment('better', 2),
    'd/few.test.yaml': `apiVersion: bulkhead.dev/v1
kind: PolicyTest
metadata: {name: few}
spec:
  policies: [policy.yaml]
  cases:
${cases}`,
  });
  const outcomes = (files: Readonly<Record<string, string>>): string[] =>
    runTests(['d'], filesOf(files), { now: NOW }).flatMap((report) =>
      report.outcomes.map(
        ({ name, passed, expected, actual }) => `${passed ? 'pass' : 'FAIL'} ${name}: ${expected} ${actual}`,
      ),
    );

  it.each([
    [
      'a verdict',
      '    - {name: many, object: {apiVersion: v1, kind: X, spec: {replicas: 5}}, expect: {verdict: deny}}',
      ['pass many: deny deny'],
    ],
    [
      'a verdict that is another',
      '    - {name: many, object: {apiVersion: v1, kind: X, spec: {replicas: 5}}, expect: {verdict: allow}}',
      ['FAIL many: allow deny'],
    ],
    [
      'results with their messages',
      '    - {name: many, object: {apiVersion: v1, kind: X, spec: {replicas: 5}}, expect: {results: [{policy: few, rule: replicas, result: fail, message: "too *"}]}}',
      ['pass many: few/replicas: fail fail'],
    ],
    [
      'a message that is another',
      '    - {name: many, object: {apiVersion: v1, kind: X, spec: {replicas: 5}}, expect: {results: [{policy: few, result: fail, message: "too few"}]}}',
      ['FAIL many: few: fail fail'],
    ],
    [
      'each document of a file',
      '    - {name: some, file: good.yaml, expect: {verdict: allow}}',
      ['pass some: good: allow allow', 'pass some: better: allow allow'],
    ],
    [
      'a rule that there is not',
      '    - {name: many, object: {apiVersion: v1, kind: X, spec: {replicas: 5}}, expect: {results: [{policy: few, rule: other, result: fail}]}}',
      ['FAIL many: few/other: fail no such rule'],
    ],
  ])('expects %s', (_, cases, expected) => {
    expect(outcomes(ours(cases))).toEqual(expected);
  });

  it.each([
    [
      'a policy that is not there',
      { 'd/few.test.yaml': ours('    - {name: a, object: {}, expect: {}}')['d/few.test.yaml']! },
    ],
    ['a field that there is not', ours('    - {name: a, object: {}, expects: {}}')],
    ['no test', { 'd/few.test.yaml': POLICY }],
    ['no YAML', { 'd/few.test.yaml': 'a: [' }],
  ])('does not pass a file with %s', (_, files) => {
    expect(outcomes(files)).toEqual(['FAIL the test can be run: pass error']);
  });

  it('runs kyverno-test.yaml as it is', () => {
    const files = {
      'd/policy.yaml': KYVERNO_POLICY,
      'd/resources.yaml': deployment('good', 1) + deployment('bad', 9),
      'd/kyverno-test.yaml': `apiVersion: cli.kyverno.io/v1alpha1
kind: Test
metadata: {name: few}
policies: [policy.yaml]
resources: [resources.yaml]
results:
  - {policy: few, isValidatingPolicy: true, kind: Deployment, resources: [good], result: pass}
  - {policy: few, isValidatingPolicy: true, kind: Deployment, resources: [bad], result: fail}
  - {policy: few, isValidatingPolicy: true, kind: Deployment, resources: [bad], result: pass}
`,
    };
    expect(outcomes(files).map((line) => line.slice(0, 4))).toEqual(['pass', 'pass', 'FAIL']);
  });
});
