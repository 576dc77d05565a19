import { describe, expect, it } from 'vitest';
import { ask, told } from '../ask.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
};

const TEMPLATE = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: needslabels}
spec:
  crd: {spec: {names: {kind: NeedsLabels}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: package ignored
      code:
        - engine: K8sNativeValidation
          source:
            variables:
              - name: missing
                expression: variables.params.labels.filter(l, !(l in variables.anyObject.metadata.labels))
            validations:
              - expression: variables.missing.size() == 0
                messageExpression: "'missing ' + variables.missing.join(', ')"
---
`;
const constraint = (spec: string): string => `${TEMPLATE}apiVersion: constraints.gatekeeper.sh/v1beta1
kind: NeedsLabels
metadata: {name: c}
spec:
  parameters: {labels: [app, team]}
${spec}
`;

describe('constraints of templates with CEL', () => {
  it.each([
    ['deny', 'deny'],
    ['warn', 'warn'],
    ['dryrun', 'allow'],
  ])('give their parameters, and do what they ask: %s', (action, verdict) => {
    const decision = ask(constraint(`  enforcementAction: ${action}`), { object: POD });
    expect(decision.verdict).toBe(verdict);
    expect(told(decision)).toEqual(['c/validations[0] fail: missing team']);
  });

  it('look at the old object of what is deleted', () => {
    expect(told(ask(constraint(''), { oldObject: POD }))).toEqual(['c/validations[0] fail: missing team']);
  });

  it.each([
    ['kinds', '{kinds: [{apiGroups: [""], kinds: [Pod]}]}', true],
    ['other kinds', '{kinds: [{apiGroups: ["apps"], kinds: ["*"]}]}', false],
    ['namespaces with a wildcard', '{namespaces: [sh*]}', true],
    ['excluded namespaces', '{excludedNamespaces: [shop]}', false],
    ['labels', '{labelSelector: {matchLabels: {app: web}}}', true],
    ['labels of the namespace', '{namespaceSelector: {matchLabels: {team: a}}}', false],
    ['the scope', '{scope: Cluster}', false],
    ['a name', '{name: w*b}', true],
    ['what was expanded', '{source: Generated}', false],
  ])('match by %s', (_, match, expected) => {
    expect(told(ask(constraint(`  match: ${match}`), { object: POD })).length > 0).toBe(expected);
  });
});

describe('what cannot be run', () => {
  it.each([
    ['a template with Rego only', TEMPLATE.replace(/ {6}code:[\s\S]*---/, '---'), 'Rego is not run'],
    [
      'a constraint without a template',
      constraint('').slice(TEMPLATE.length),
      'there is no ConstraintTemplate with CEL',
    ],
    [
      'an expression that does not compile',
      constraint('').replace('.size() == 0', '.length() == 0'),
      "undeclared reference to 'length'",
    ],
    [
      "a variable of Gatekeeper's",
      constraint('').replace('- name: missing', '- name: anyObject'),
      "the name anyObject is Gatekeeper's own",
    ],
  ])('is never allowed: %s', (_, text, message) => {
    const decision = ask(text, { object: POD });
    expect(decision.verdict).toBe('unknown');
    expect(told(decision).join()).toContain(message);
  });
});
