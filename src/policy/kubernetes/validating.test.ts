import { describe, expect, it } from 'vitest';
import { ask, told } from '../ask.ts';

const RULE = '{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}';
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { replicas: 5 },
};
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } };

/** A policy p with these lines of its spec, and documents besides. */
function policy(spec: string, more = ''): string {
  const indented = spec
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec:
${indented}
---
${more}`;
}

function binding(spec: string, name = 'b'): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${name}}
spec: {policyName: p, ${spec}}
---
`;
}

const NO = "validations: [{expression: 'false', message: nope}]";

describe('what expressions see', () => {
  const holds = (expression: string, facts: Parameters<typeof ask>[1]): boolean =>
    ask(policy(`validations: [{expression: "${expression}"}]`), facts).verdict === 'allow';
  const { namespace: _, ...unplaced } = DEPLOYMENT.metadata;
  const object = { ...DEPLOYMENT, metadata: unplaced };

  it.each<[string, string, Parameters<typeof ask>[1]]>([
    [
      'the namespace of the request',
      "object.metadata.namespace == 'shop'",
      { request: { namespace: 'shop' } },
    ],
    ['the default namespace', "object.metadata.namespace == 'default'", {}],
    ['it in what was there', "oldObject.metadata.namespace == 'default'", { oldObject: object }],
  ])('is %s in an object that says none', (_what, expression, facts) => {
    expect(holds(expression, { object, ...facts })).toBe(true);
  });

  it('is no namespace in what is cluster-wide', () => {
    expect(holds('!has(object.metadata.namespace)', { object: NAMESPACE })).toBe(true);
  });

  it('is the label that each namespace has, besides its own', () => {
    const labels = "namespaceObject.metadata.labels == {'team': 'a', 'kubernetes.io/metadata.name': 'shop'}";
    expect(holds(labels, { object, namespaceObject: NAMESPACE })).toBe(true);
    const bare = { metadata: { name: 'shop' } };
    expect(holds("!('team' in namespaceObject.metadata.labels)", { object, namespaceObject: bare })).toBe(
      true,
    );
  });
});

describe('match constraints', () => {
  const matches = (constraints: string, facts: Parameters<typeof ask>[1]): boolean =>
    ask(policy(`matchConstraints: ${constraints}\n${NO}`), facts).verdict === 'deny';

  it.each<[string, string, Parameters<typeof ask>[1], boolean]>([
    ['a rule for the resource', `{resourceRules: [${RULE}]}`, {}, true],
    ['no rule at all', '{}', {}, true],
    [
      'an operation that is not named',
      `{resourceRules: [${RULE}]}`,
      { object: null, oldObject: DEPLOYMENT },
      false,
    ],
    [
      'another operation of the request',
      `{resourceRules: [${RULE}]}`,
      { request: { operation: 'CONNECT' } },
      false,
    ],
    ['an update', `{resourceRules: [${RULE}]}`, { oldObject: DEPLOYMENT }, true],
    [
      'another version of the resource',
      '{resourceRules: [{apiGroups: [apps], apiVersions: [v1beta1], operations: ["*"], resources: [deployments]}]}',
      {},
      false,
    ],
    [
      'a version of the custom resource that is equivalent',
      '{resourceRules: [{apiGroups: [example.com], apiVersions: [v2], operations: ["*"], resources: [things]}]}',
      { object: { ...DEPLOYMENT, apiVersion: 'example.com/v1', kind: 'Thing' } },
      true,
    ],
    [
      'that version exactly',
      '{matchPolicy: Exact, resourceRules: [{apiGroups: [example.com], apiVersions: [v2], operations: ["*"], resources: [things]}]}',
      { object: { ...DEPLOYMENT, apiVersion: 'example.com/v1', kind: 'Thing' } },
      false,
    ],
    [
      'a subresource that is not asked for',
      '{resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: [deployments]}]}',
      { request: { subResource: 'scale' } },
      false,
    ],
    [
      'a subresource by its name',
      '{resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: [deployments/scale]}]}',
      { request: { subResource: 'scale' } },
      true,
    ],
    [
      'all subresources of all resources',
      '{resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*"]}]}',
      { request: { subResource: 'scale' } },
      true,
    ],
    [
      'the name',
      '{resourceRules: [{resourceNames: [web], apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: [deployments]}]}',
      {},
      true,
    ],
    [
      'another name',
      '{resourceRules: [{resourceNames: [db], apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: [deployments]}]}',
      {},
      false,
    ],
    [
      'an excluding rule',
      `{resourceRules: [${RULE}], excludeResourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: ["*"]}]}`,
      {},
      false,
    ],
    [
      'what lives in namespaces',
      '{resourceRules: [{scope: Namespaced, apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}',
      {},
      true,
    ],
    [
      'what is cluster-wide',
      '{resourceRules: [{scope: Cluster, apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}',
      {},
      false,
    ],
    [
      'a Namespace, which is cluster-wide',
      '{resourceRules: [{scope: Cluster, apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}',
      { object: NAMESPACE },
      true,
    ],
    [
      'labels of the namespace',
      '{namespaceSelector: {matchLabels: {team: a}}}',
      { namespaceObject: NAMESPACE },
      true,
    ],
    [
      'other labels of the namespace',
      '{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}',
      { namespaceObject: NAMESPACE },
      false,
    ],
    [
      'the label that each namespace has',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}',
      {},
      true,
    ],
    [
      'a namespace selector about a cluster-wide object',
      '{namespaceSelector: {matchLabels: {team: x}}}',
      { object: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } } },
      true,
    ],
    ['labels of the object', '{objectSelector: {matchLabels: {app: web}}}', {}, true],
    [
      'labels of the old object',
      '{objectSelector: {matchLabels: {app: old}}}',
      { oldObject: { ...DEPLOYMENT, metadata: { labels: { app: 'old' } } } },
      true,
    ],
    [
      'labels that neither has',
      '{objectSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}',
      {},
      false,
    ],
    [
      'what admission policies never see',
      '{}',
      {
        object: {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name: 'x' },
        },
      },
      false,
    ],
  ])('look at %s', (_, constraints, facts, expected) => {
    expect(matches(constraints, { object: DEPLOYMENT, ...facts })).toBe(expected);
  });
});

describe('match conditions', () => {
  const verdictOf = (conditions: string, failurePolicy = 'Fail') =>
    ask(policy(`failurePolicy: ${failurePolicy}\nmatchConditions: ${conditions}\n${NO}`), {
      object: DEPLOYMENT,
    });

  it.each([
    [
      'all true',
      '[{name: a, expression: "true"}, {name: b, expression: "object.spec.replicas > 1"}]',
      'Fail',
      'p/validations[0] fail: nope',
    ],
    [
      'one false',
      '[{name: a, expression: "true"}, {name: b, expression: "false"}]',
      'Fail',
      'p skip: the match condition b is false',
    ],
    [
      'one false, another an error',
      '[{name: a, expression: "object.x == 1"}, {name: b, expression: "false"}]',
      'Fail',
      'p skip: the match condition b is false',
    ],
    [
      'an error',
      '[{name: a, expression: "object.x == 1"}]',
      'Fail',
      "p error: expression 'object.x == 1' resulted in error: no such key: x",
    ],
    [
      'an error that is ignored',
      '[{name: a, expression: "object.x == 1"}]',
      'Ignore',
      "p skip: a match condition could not be evaluated: expression 'object.x == 1' resulted in error: no such key: x",
    ],
    [
      'two errors',
      '[{name: a, expression: "object.x == 1"}, {name: b, expression: "object.y == 1"}]',
      'Fail',
      "p error: [expression 'object.x == 1' resulted in error: no such key: x, expression 'object.y == 1' resulted in error: no such key: y]",
    ],
    [
      'that have no namespace',
      '[{name: a, expression: "namespaceObject == null"}]',
      'Fail',
      'p/validations[0] fail: nope',
    ],
  ])('decide with %s', (_, conditions, failurePolicy, expected) => {
    expect(told(verdictOf(conditions, failurePolicy))).toEqual([expected]);
  });

  it('cannot use variables, so that a policy with one that does is refused', () => {
    const decision = ask(
      policy(
        `variables: [{name: v, expression: 'true'}]\nmatchConditions: [{name: a, expression: variables.v}]\n${NO}`,
      ),
      { object: DEPLOYMENT },
    );
    expect(decision.verdict).toBe('deny');
    expect(told(decision)[0]).toContain("undeclared reference to 'variables'");
  });
});

describe('variables', () => {
  it('are evaluated when they are used, and once, whatever uses them', () => {
    const evaluated: string[] = [];
    const observe = ({ expression }: { expression: { field: string } }) =>
      void evaluated.push(expression.field);
    const spec = `variables:
  - {name: unused, expression: 'object.nothing'}
  - {name: used, expression: 'object.spec.replicas * 2'}
  - {name: twice, expression: 'variables.used + variables.used'}
validations:
  - {expression: 'variables.twice == 20'}
  - {expression: 'variables.used == 10 && variables.twice == 20'}`;
    expect(ask(policy(spec), { object: DEPLOYMENT }, { observe }).verdict).toBe('allow');
    expect(evaluated).toEqual([
      'spec.variables[1].expression',
      'spec.variables[2].expression',
      'spec.validations[0].expression',
      'spec.validations[1].expression',
    ]);
  });

  it('that are errors are errors of what uses them', () => {
    const spec = `variables: [{name: v, expression: object.nothing}]
validations: [{expression: 'variables.v == 1 || true'}, {expression: variables.v == 1}]`;
    expect(told(ask(policy(spec), { object: DEPLOYMENT }))).toEqual([
      'p/validations[0] pass',
      `p/validations[1] error: expression 'variables.v == 1' resulted in error: composited variable "v" fails to evaluate: no such key: nothing`,
    ]);
  });

  it('know only those before them', () => {
    const spec = `variables: [{name: a, expression: variables.b}, {name: b, expression: '1'}]
validations: [{expression: 'true'}]`;
    const decision = ask(policy(spec), { object: DEPLOYMENT });
    expect(decision.verdict).toBe('unknown');
    expect(told(decision)).toContainEqual(expect.stringContaining("undefined field 'b'"));
  });
});

describe('messages', () => {
  it.each([
    [
      'the message expression',
      "{expression: 'false', message: m, messageExpression: \"'r ' + string(object.spec.replicas)\"}",
      'r 5',
    ],
    [
      'the message, where its expression is an error',
      "{expression: 'false', message: m, messageExpression: object.nothing + ''}",
      'm',
    ],
    [
      'the message, where its expression is empty',
      "{expression: 'false', message: m, messageExpression: \"' '\"}",
      'm',
    ],
    [
      'the message, where its expression has several lines',
      "{expression: 'false', message: m, messageExpression: \"'a\\\\nb'\"}",
      'm',
    ],
    [
      'the message, where its expression is longer than 5 KiB',
      `{expression: 'false', message: m, messageExpression: "['a']${'.map(x, x + x)'.repeat(13)}[0]"}`,
      'm',
    ],
    ['the expression, where there is no message', "{expression: ' false '}", 'failed expression: false'],
    ['the message without spaces around it', "{expression: 'false', message: '  m '}", 'm'],
  ])('are %s', (_, validation, message) => {
    expect(told(ask(policy(`validations: [${validation}]`), { object: DEPLOYMENT }))).toEqual([
      `p/validations[0] fail: ${message}`,
    ]);
  });

  it('say what an API server would, with the reason', () => {
    const decision = ask(policy("validations: [{expression: 'false', message: m, reason: Forbidden}]"), {
      object: DEPLOYMENT,
    });
    expect(decision.message).toBe(
      `deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'p' denied request: m`,
    );
    expect(decision.results[0]!.reason).toBe('Forbidden');
  });
});

describe('bindings', () => {
  it.each([
    ['Deny', '[Deny]', 'deny', 0],
    ['Warn', '[Warn]', 'warn', 1],
    ['Audit', '[Audit]', 'allow', 0],
    ['Warn and Audit', '[Warn, Audit]', 'warn', 1],
    ['Deny and Audit', '[Deny, Audit]', 'deny', 0],
  ])('do what they ask: %s', (_, actions, verdict, warnings) => {
    const decision = ask(policy(NO, binding(`validationActions: ${actions}`)), { object: DEPLOYMENT });
    expect(decision.verdict).toBe(verdict);
    expect(decision.warnings).toHaveLength(warnings);
    expect(Object.keys(decision.auditAnnotations)).toHaveLength(actions.includes('Audit') ? 1 : 0);
  });

  it('say which of them denied', () => {
    const text = policy(
      NO,
      binding('validationActions: [Warn]', 'w') + binding('validationActions: [Deny]', 'd'),
    );
    const decision = ask(text, { object: DEPLOYMENT });
    expect(decision.message).toContain("ValidatingAdmissionPolicy 'p' with binding 'd' denied request: nope");
    expect(decision.warnings).toEqual([
      "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'w': nope",
    ]);
  });

  it('that match nothing leave the policy out', () => {
    const text = policy(
      NO,
      binding('validationActions: [Deny], matchResources: {objectSelector: {matchLabels: {app: db}}}'),
    );
    const decision = ask(text, { object: DEPLOYMENT });
    expect(decision.results).toMatchObject([{ result: 'skip', outOfScope: true }]);
  });

  it('of another policy leave this one bound to everything', () => {
    expect(
      ask(policy(NO, binding('validationActions: [Audit]').replace('policyName: p', 'policyName: q')), {
        object: DEPLOYMENT,
      }).verdict,
    ).toBe('deny');
  });
});

describe('audit annotations', () => {
  it('are kept by policy and key, those that are null or empty are not', () => {
    const spec = `validations: [{expression: 'true'}]
auditAnnotations:
  - {key: replicas, valueExpression: string(object.spec.replicas)}
  - {key: nothing, valueExpression: 'null'}
  - {key: empty, valueExpression: "''"}`;
    expect(ask(policy(spec), { object: DEPLOYMENT }).auditAnnotations).toEqual({ 'p/replicas': '5' });
  });

  it.each([
    ['Fail', 'deny'],
    ['Ignore', 'allow'],
  ])('that are errors count by the failure policy %s', (failurePolicy, verdict) => {
    const spec = `failurePolicy: ${failurePolicy}
validations: [{expression: 'true'}]
auditAnnotations: [{key: k, valueExpression: string(object.nothing)}]`;
    expect(ask(policy(spec), { object: DEPLOYMENT }).verdict).toBe(verdict);
  });
});

describe('parameters', () => {
  const spec = `paramKind: {apiVersion: example.com/v1, kind: Limit}
validations: [{expression: object.spec.replicas <= params.max, messageExpression: "'more than ' + string(params.max)"}]`;
  const limit = (name: string, max: number, more: object = {}) => ({
    apiVersion: 'example.com/v1',
    kind: 'Limit',
    metadata: { name, namespace: 'shop', ...more },
    max,
  });
  const withRef = (ref: string, params: readonly object[], extra = '') =>
    ask(policy(extra + spec, binding(`validationActions: [Deny], paramRef: {${ref}}`)), {
      object: DEPLOYMENT,
      params,
    });

  it.each<[string, string, readonly object[], string[]]>([
    [
      'the one that is named',
      'name: low, parameterNotFoundAction: Deny',
      [limit('low', 3), limit('high', 9)],
      ['p/validations[0] fail: more than 3'],
    ],
    [
      'all that a selector selects',
      'selector: {matchLabels: {use: yes}}, parameterNotFoundAction: Deny'.replace('yes', '"yes"'),
      [limit('a', 3, { labels: { use: 'yes' } }), limit('b', 9, { labels: { use: 'yes' } }), limit('c', 1)],
      ['p/validations[0] fail: more than 3', 'p/validations[0] pass'],
    ],
    [
      'none where none is found and that is allowed',
      'name: gone, parameterNotFoundAction: Allow',
      [limit('low', 3)],
      [],
    ],
    [
      'an error where none is found and that is not',
      'name: gone, parameterNotFoundAction: Deny',
      [limit('low', 3)],
      [
        'p error: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
      ],
    ],
    [
      'only those of the namespace',
      'name: low, parameterNotFoundAction: Deny',
      [limit('low', 3, { namespace: 'other' })],
      [
        'p error: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
      ],
    ],
    [
      'those of the namespace that is named',
      'name: low, namespace: other, parameterNotFoundAction: Deny',
      [limit('low', 3, { namespace: 'other' })],
      ['p/validations[0] fail: more than 3'],
    ],
    [
      'only those of the kind',
      'name: low, parameterNotFoundAction: Allow',
      [{ ...limit('low', 3), kind: 'Other' }],
      [],
    ],
  ])('are %s', (_, ref, params, expected) => {
    expect(told(withRef(ref, params))).toEqual(expected);
  });

  it('that are not found are ignored by a policy that ignores failures', () => {
    expect(withRef('name: gone, parameterNotFoundAction: Deny', [], 'failurePolicy: Ignore\n').verdict).toBe(
      'allow',
    );
  });

  it('are null without a reference, and named in the results with one', () => {
    expect(
      told(ask(policy(spec, binding('validationActions: [Deny]')), { object: DEPLOYMENT }))[0],
    ).toContain('no such key: max');
    expect(withRef('name: low, parameterNotFoundAction: Deny', [limit('low', 3)]).results[0]).toMatchObject({
      param: 'shop/low',
      binding: 'b',
    });
  });

  it('may be given with the policies', () => {
    const param =
      'apiVersion: example.com/v1\nkind: Limit\nmetadata: {name: low, namespace: shop}\nmax: 3\n---\n';
    const text = policy(
      spec,
      binding('validationActions: [Deny], paramRef: {name: low, parameterNotFoundAction: Deny}') + param,
    );
    expect(told(ask(text, { object: DEPLOYMENT }))).toEqual(['p/validations[0] fail: more than 3']);
  });
});

describe('what an API server would not take', () => {
  it.each([
    [
      'an expression that is no condition',
      "validations: [{expression: '1'}]",
      'must evaluate to bool but got int',
    ],
    [
      'a message that is no text',
      "validations: [{expression: 'true', messageExpression: '1'}]",
      'spec.validations[0].messageExpression: must evaluate to string but got int',
    ],
    [
      'an annotation that is no text',
      "validations: [{expression: 'true'}]\nauditAnnotations: [{key: k, valueExpression: '1'}]",
      'must evaluate to one of [string null] but got int',
    ],
    [
      'a constant that is an error',
      'validations: [{expression: "int(\'x\') == 1"}]',
      'program instantiation failed',
    ],
    [
      'params without a kind',
      'validations: [{expression: params.x == 1}]',
      "undeclared reference to 'params'",
    ],
    [
      'a reason that is none',
      "validations: [{expression: 'true', reason: Sometimes}]",
      'must be one of Forbidden',
    ],
    ['a field that there is not', "validations: [{expression: 'true'}]\nvalidation: []", 'Unrecognized key'],
    [
      'a failure policy that there is not',
      "failurePolicy: Warn\nvalidations: [{expression: 'true'}]",
      'failurePolicy',
    ],
  ])('is never allowed: %s', (_, spec, message) => {
    const decision = ask(policy(spec), { object: DEPLOYMENT });
    expect(decision.verdict).toMatch(/^(?:deny|unknown)$/);
    expect(told(decision).join('\n')).toContain(message);
  });
});
