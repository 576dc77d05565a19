import { describe, expect, it } from 'vitest';
import { reportExceptions } from '../exception-report.ts';
import { ask, askAbout, told } from '../ask.ts';

const SPEC = { containers: [{ name: 'web', image: 'docker.io/web:latest' }] };
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: SPEC,
};
const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: SPEC };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: TEMPLATE },
};
const CRONJOB = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { jobTemplate: { spec: { template: TEMPLATE } } },
};
const PODS =
  '{resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]}';

function policy(kind: string, spec: string, more = ''): string {
  return `apiVersion: policies.kyverno.io/v1
kind: ${kind}
metadata: {name: p}
spec:
  matchConstraints: ${PODS}
${spec}
---
${more}`;
}
const NOT_LATEST = `  validations:
    - expression: object.spec.containers.all(c, !c.image.endsWith(':latest'))
      message: no latest`;

describe('ValidatingPolicy', () => {
  it.each<[string, object, string[]]>([
    ['pods', POD, ['p fail: no latest']],
    ['Deployments, by autogen', DEPLOYMENT, ['p fail: no latest']],
    ['CronJobs, by autogen', CRONJOB, ['p fail: no latest']],
    ['other kinds not', { ...DEPLOYMENT, kind: 'ReplicaSet', apiVersion: 'example.com/v1' }, []],
  ])('is for %s', (_, object, expected) => {
    expect(told(ask(policy('ValidatingPolicy', NOT_LATEST), { object }))).toEqual(expected);
  });

  it.each([
    ['controllers that are named', '  autogen: {podControllers: {controllers: [cronjobs]}}\n', []],
    ['none', '  autogen: {podControllers: {controllers: []}}\n', []],
  ])('makes rules only for %s', (_, autogen, expected) => {
    expect(told(ask(policy('ValidatingPolicy', autogen + NOT_LATEST), { object: DEPLOYMENT }))).toEqual(
      expected,
    );
  });

  it('is not made for controllers when it asks for labels', () => {
    const text = policy('ValidatingPolicy', NOT_LATEST).replace(
      '{resourceRules',
      '{objectSelector: {matchLabels: {app: web}}, resourceRules',
    );
    expect(told(ask(text, { object: DEPLOYMENT }))).toEqual([]);
  });

  it.each([
    ['[Deny]', 'deny'],
    ['[Warn]', 'warn'],
    ['[Audit]', 'allow'],
  ])('does what it asks: %s', (actions, verdict) => {
    expect(
      ask(policy('ValidatingPolicy', `  validationActions: ${actions}\n${NOT_LATEST}`), { object: POD })
        .verdict,
    ).toBe(verdict);
  });

  it.each([
    ['a false match condition', "[{name: c, expression: 'false'}]", 'Fail', 'allow'],
    ['a match condition that is an error', '[{name: c, expression: object.nothing == 1}]', 'Fail', 'deny'],
    ['one that is ignored', '[{name: c, expression: object.nothing == 1}]', 'Ignore', 'allow'],
  ])('has match conditions: %s', (_, conditions, failurePolicy, verdict) => {
    const spec = `  failurePolicy: ${failurePolicy}\n  matchConditions: ${conditions}\n${NOT_LATEST}`;
    expect(ask(policy('ValidatingPolicy', spec), { object: POD }).verdict).toBe(verdict);
  });

  it('of a namespace is for that namespace', () => {
    const inNamespace = (namespace: string) =>
      policy('NamespacedValidatingPolicy', NOT_LATEST).replace(
        '{name: p}',
        `{name: p, namespace: ${namespace}}`,
      );
    expect(ask(inNamespace('shop'), { object: POD }).verdict).toBe('deny');
    expect(ask(inNamespace('other'), { object: POD }).verdict).toBe('allow');
  });

  it('is for any document in JSON mode', () => {
    const spec = '  evaluation: {mode: JSON}\n  validations: [{expression: object.a == 1, message: not one}]';
    expect(told(askAbout(policy('ValidatingPolicy', spec), { document: 'scan', value: { a: 2 } }))).toEqual([
      'p fail: not one',
    ]);
  });

  it('does not know what nobody can look up', () => {
    const spec =
      "  validations: [{expression: \"resource.Get('v1', 'configmaps', 'shop', 'c').data.a == 'b'\"}]";
    expect(ask(policy('ValidatingPolicy', spec), { object: POD }).verdict).toBe('unknown');
    const resources = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: { a: 'b' } },
    ];
    expect(ask(policy('ValidatingPolicy', spec), { object: POD }, { world: { resources } }).verdict).toBe(
      'allow',
    );
  });
});

describe('PolicyException', () => {
  const exception = (spec: string): string => `apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: e, namespace: kyverno}
spec:
  policyRefs: [{name: p, kind: ValidatingPolicy}]
${spec}
`;
  it.each([
    [
      'excuses what its conditions are true for',
      "  matchConditions: [{name: c, expression: object.metadata.name == 'web'}]",
      'allow',
      'applied',
    ],
    [
      'excuses nothing else',
      "  matchConditions: [{name: c, expression: object.metadata.name == 'db'}]",
      'deny',
      'unmatched',
    ],
    ['excuses nothing after it expired', '  expiresAt: "2025-01-01T00:00:00Z"', 'deny', 'expired'],
    ['excuses until it expires', '  expiresAt: "2027-01-01T00:00:00Z"', 'allow', 'applied'],
    [
      'excuses nothing where its conditions are errors',
      '  matchConditions: [{name: c, expression: object.nothing == 1}]',
      'deny',
      'broken',
    ],
  ])('%s', (_, spec, verdict, status) => {
    const decision = ask(policy('ValidatingPolicy', NOT_LATEST, exception(spec)), { object: POD });
    expect(decision.verdict).toBe(verdict);
    expect(reportExceptions([decision.exceptions])).toMatchObject([{ status }]);
  });

  it('may allow values and images that the policy asks for', () => {
    const spec =
      "  validations: [{expression: 'object.spec.containers.all(c, c.name in exceptions.allowedValues)', message: other names}]";
    const text = policy('ValidatingPolicy', spec, exception('  allowedValues: [web]'));
    expect(ask(text, { object: POD }).verdict).toBe('allow');
    expect(ask(policy('ValidatingPolicy', spec), { object: POD }).verdict).toBe('deny');
  });
});

describe('MutatingPolicy', () => {
  const MUTATION = `  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: {expression: "Object{spec: Object.spec{hostNetwork: false}}"}`;

  it('changes pods, and the templates of their controllers', () => {
    const text = policy('MutatingPolicy', MUTATION);
    expect(ask(text, { object: POD }).changed).toMatchObject({ spec: { hostNetwork: false, ...SPEC } });
    expect(ask(text, { object: DEPLOYMENT }).changed).toMatchObject({
      spec: { template: { spec: { hostNetwork: false } } },
    });
  });

  it.each([
    [
      'another object than the one asked about',
      '  evaluation: {mutateExisting: {enabled: true}}\n',
      'not supported',
    ],
    ['documents that are no manifests', '  evaluation: {mode: JSON}\n', 'not supported'],
  ])('that changes %s is not run, and loud', (_, spec, message) => {
    const decision = ask(policy('MutatingPolicy', spec + MUTATION), { object: POD });
    expect(decision.verdict).toBe('unknown');
    expect(told(decision).join()).toContain(message);
  });
});

describe('ImageValidatingPolicy', () => {
  const SIGNED = `  matchImageReferences: [{glob: "docker.io/*"}]
  attestors: [{name: cosign, cosign: {key: {data: none}}}]
  validations:
    - expression: images.containers.map(i, verifyImageSignatures(i, [attestors.cosign])).all(e, e > 0)
      message: not signed`;

  const image = `docker.io/web@sha256:${'0'.repeat(64)}`;
  const WITH_DIGEST = { ...POD, spec: { containers: [{ name: 'web', image }] } };

  it('wants a digest unless it is told otherwise', () => {
    expect(ask(policy('ImageValidatingPolicy', SIGNED), { object: POD }).verdict).toBe('deny');
  });

  it('does not know of signatures where nobody can verify them', () => {
    expect(ask(policy('ImageValidatingPolicy', SIGNED), { object: WITH_DIGEST }).verdict).toBe('unknown');
  });

  it.each([
    [true, 'allow'],
    [false, 'deny'],
  ])('takes what is verified: %s', (signed, verdict) => {
    const world = { verify: () => signed };
    expect(ask(policy('ImageValidatingPolicy', SIGNED), { object: WITH_DIGEST }, { world }).verdict).toBe(
      verdict,
    );
  });

  it('is not for images that it does not name', () => {
    const object = { ...POD, spec: { containers: [{ name: 'web', image: 'ghcr.io/web:1' }] } };
    expect(ask(policy('ImageValidatingPolicy', SIGNED), { object }).verdict).toBe('allow');
  });
});

describe('request', () => {
  it.each([
    ['the object', "request.object.metadata.namespace == 'shop'", {}],
    ['what was there', "request.oldObject.metadata.name == 'web'", { oldObject: POD }],
    ['nothing that was there', 'request.oldObject == null', {}],
  ])('has %s', (_what, expression, facts) => {
    const text = policy('ValidatingPolicy', `  validations: [{expression: "${expression}"}]`);
    expect(ask(text, { object: POD, ...facts }).verdict).toBe('allow');
  });

  it('is unknown where it asks for the resource of a kind', () => {
    const variables =
      "  variables: [{name: gvr, expression: \"resource.toGVR('apps/v1', 'Deployment')\"}]\n" +
      "  validations: [{expression: \"resource.get(variables.gvr, 'shop', 'web') != null\"}]";
    expect(ask(policy('ValidatingPolicy', variables), { object: POD }).verdict).toBe('unknown');
  });
});

describe('ClusterPolicy', () => {
  const cluster = (rule: string, action = 'Enforce'): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec:
  validationFailureAction: ${action}
  rules:
    - name: r
      match: {any: [{resources: {kinds: [Pod]}}]}
${rule}
`;
  const CEL = `      validate:
        cel:
          expressions: [{expression: "object.spec.containers.all(c, !c.image.endsWith(':latest'))", message: no latest}]`;

  it.each<[string, object, string[]]>([
    ['pods', POD, ['p/r fail: no latest']],
    ['controllers by autogen', DEPLOYMENT, ['p/autogen-r fail: no latest']],
    ['CronJobs by autogen', CRONJOB, ['p/autogen-cronjob-r fail: no latest']],
  ])('runs validate.cel for %s', (_, object, expected) => {
    expect(told(ask(cluster(CEL), { object }))).toEqual(expected);
  });

  it('makes no rules from one that is about controllers', () => {
    const text = cluster(CEL.replace('object.spec', 'object.spec.template.spec')).replace(
      '[Pod]',
      '[Deployment]',
    );
    expect(told(ask(text, { object: DEPLOYMENT }))).toEqual(['p/r fail: no latest']);
    expect(told(ask(text, { object: CRONJOB }))).toEqual([]);
  });

  it('does what its action asks', () => {
    expect(ask(cluster(CEL), { object: POD }).verdict).toBe('deny');
    expect(ask(cluster(CEL, 'Audit'), { object: POD }).verdict).not.toBe('deny');
  });

  it.each([
    [
      'patterns',
      '      validate: {pattern: {metadata: {labels: {app: "?*"}}}}',
      'rule r: validate without validate.cel is not supported',
    ],
    [
      'mutations',
      '      mutate: {patchStrategicMerge: {}}',
      'rule r: mutate without validate.cel is not supported',
    ],
    ['images', '      verifyImages: []', 'rule r: verifyImages without validate.cel is not supported'],
  ])('with %s is not run, and says so', (_, rule, message) => {
    const decision = ask(cluster(rule), { object: POD });
    expect(decision.verdict).toBe('unknown');
    expect(told(decision).join()).toContain(message);
  });

  it('has preconditions', () => {
    const text = cluster(`      celPreconditions: [{name: c, expression: 'false'}]\n${CEL}`);
    expect(told(ask(text, { object: POD }))).toEqual(['p/r skip: cel preconditions not met']);
  });
});
