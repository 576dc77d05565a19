import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../dockerfile/patch.ts';
import type { TextEdit } from '../dockerfile/check.ts';
import { WEB } from './examples.ts';
import { manifestFindings } from './findings.ts';
import { observeManifests } from './observe.ts';

function findingsIn(files: Readonly<Record<string, string>>) {
  const observed = Object.entries(files).flatMap(([path, text]) => {
    const value = observeManifests(path, text);
    // As the cache of layers keeps it.
    return value === undefined ? [] : [{ path, value: JSON.parse(JSON.stringify(value)) as typeof value }];
  });
  return manifestFindings(observed);
}

const placesOf = (text: string, id: string): string[] =>
  findingsIn({ 'a.yaml': text })
    .findings.filter((finding) => finding.id === id)
    .map(
      ({ locations, evidence }) =>
        `${locations[0]?.line}:${locations[0]?.column} ${JSON.stringify(evidence['field']).slice(1, -1)}`,
    );

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n';

describe('observeManifests', () => {
  it.each([
    ['a field', `${POD}  hostPID: true\n  containers: []\n`, 'KM003', ['6:3 spec.hostPID']],
    [
      'a parent of what is missing',
      `${POD}  containers:\n    - image: a:1\n      name: web\n`,
      'KM080',
      ['7:7 spec.containers[web].resources.limits.memory'],
    ],
    [
      'the deepest parent',
      `${POD}  containers:\n    - name: web\n      resources:\n        limits: {cpu: 1}\n`,
      'KM080',
      ['9:9 spec.containers[web].resources.limits.memory'],
    ],
    [
      'a template of a template',
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          hostIPC: true\n',
      'KM004',
      ['8:11 spec.jobTemplate.spec.template.spec.hostIPC'],
    ],
    [
      'an item of a List',
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    spec: {hostIPC: true}\n',
      'KM004',
      ['6:12 spec.hostIPC'],
    ],
    [
      'an item of a PodList',
      'apiVersion: v1\nkind: PodList\nitems:\n  - spec: {hostIPC: true}\n',
      'KM004',
      ['4:12 spec.hostIPC'],
    ],
    ['a later document', `---\n# nothing\n---\n${POD}  hostIPC: yes\n`, 'KM004', ['9:3 spec.hostIPC']],
    [
      'what an anchor stands for',
      `${POD}  containers:\n    - &c {name: a, securityContext: {privileged: true}}\n  initContainers: [*c]\n`,
      'KM001',
      [
        '7:38 spec.initContainers[a].securityContext.privileged',
        '7:38 spec.containers[a].securityContext.privileged',
      ],
    ],
    ['what a merge brings', `x: &x {hostIPC: true}\n${POD}  <<: *x\n`, 'KM004', ['1:8 spec.hostIPC']],
    ['JSON', '{"apiVersion":"v1","kind":"Pod","spec":{"hostIPC":true}}', 'KM004', ['1:41 spec.hostIPC']],
    ['a file with CR LF', `${POD}  hostIPC: true\n`.replaceAll('\n', '\r\n'), 'KM004', ['6:3 spec.hostIPC']],
  ])('points at %s', (_, text, id, places) => {
    expect(placesOf(text, id).sort()).toEqual([...places].sort());
  });

  it('takes every problem of an object, in the order of the lines, with fingerprints of their own that stay', () => {
    const text = `${POD}  hostPID: true\n  containers:\n    - {name: a, image: a}\n    - {name: b, image: b}\n`;
    const { findings } = findingsIn({ 'a.yaml': text });
    const lines = findings.map(({ locations }) => locations[0]!.line!);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    const prints = findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    const moved = findingsIn({ 'a.yaml': `\n# c\n${text}` }).findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(moved)).toEqual(new Set(prints));
  });

  it('never prints the value of a secret', () => {
    const text = [
      `${POD}  containers:\n    - name: a\n      args: [--password=hunter22]\n      env:\n        - {name: DB_PASSWORD, value: hunter22}\n        - {name: URL, value: "pg://a:hunter22@b/c"}\n`,
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter22}\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {password: hunter22}\n',
    ].join('---\n');
    const report = findingsIn({ 'a.yaml': text });
    expect(report.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['KM060', 'KM062', 'KM063', 'KM064', 'KM065']),
    );
    expect(JSON.stringify(report)).not.toContain('hunter22');
    expect(JSON.stringify(observeManifests('a.yaml', text))).not.toContain('hunter22');
  });

  it.each([
    ['apiVersion: v1\nkind: Pod\nkind: Pod\n', 'line 3, column 1: the key kind is there twice'],
    ['apiVersion: v1\nkind: [\n', 'line 3, column 1: Flow sequence'],
    [`${POD}  hostNetwork: "true"\n`, 'hostNetwork'],
    [`${POD}  containers: [{name: a, securityContext: {runAsNonRoot: 1}}]\n`, 'runAsNonRoot'],
  ])('says of %j what it could not judge', (text, why) => {
    const { incomplete } = findingsIn({ 'a.yaml': text });
    expect(incomplete).toEqual([
      expect.objectContaining({ code: 'misconfig.manifest', why: expect.stringContaining(why) }),
    ]);
  });

  it('keeps what it found before a fault', () => {
    const { findings, incomplete } = findingsIn({ 'a.yaml': `${POD}  hostIPC: true\n---\na: [\n` });
    expect(findings.map(({ id }) => id)).toContain('KM004');
    expect(incomplete).toHaveLength(1);
  });

  it.each([
    ['ignore.bulkhead.dev/KM004: a reason', 'a reason'],
    ['ignore-check.kube-linter.io/host-ipc: a reason', 'a reason'],
    ['kube-linter.io/ignore-all: a reason', 'a reason'],
    ['polaris.fairwinds.com/hostIPCSet-exempt: "true"', 'polaris.fairwinds.com/hostIPCSet-exempt'],
    ['polaris.fairwinds.com/exempt: "true"', 'polaris.fairwinds.com/exempt'],
    ['checkov.io/skip1: CKV_K8S_18=a reason', 'a reason'],
    ['ignore.bulkhead.dev/KM004: ""', undefined],
    ['ignore.bulkhead.dev/KM005: a reason', undefined],
    ['polaris.fairwinds.com/hostIPCSet-exempt: "false"', undefined],
  ])('heeds the annotation %s', (annotation, reason) => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    ${annotation}\nspec:\n  hostIPC: true\n`;
    const found = findingsIn({ 'a.yaml': text }).findings.find(({ id }) => id === 'KM004');
    expect(found).toBeDefined();
    expect(found?.suppression?.reason).toBe(reason);
  });

  it('leaves the roles of Kubernetes itself out, and not those that only say so', () => {
    const role = (name: string) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "${name}", labels: {kubernetes.io/bootstrapping: rbac-defaults}}\nrules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]\n`;
    expect(placesOf(role('system:admin'), 'KM130')).toEqual([]);
    expect(placesOf(role('admin'), 'KM130')).toHaveLength(1);
  });
});

describe('manifestFindings', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: shop}, ports: [{port: 80}]}\n';

  it('judges the files of a directory together, and not those of others', () => {
    const dangling = (files: Readonly<Record<string, string>>) =>
      findingsIn(files)
        .findings.filter(({ id }) => id === 'KM200')
        .map(({ locations }) => locations[0]?.path);
    expect(dangling({ 'a/pod.yaml': WEB, 'a/service.yaml': service })).toEqual(['a/service.yaml']);
    expect(dangling({ 'a/pod.yaml': WEB, 'b/service.yaml': service })).toEqual([]);
    expect(
      dangling({
        'a/pod.yaml': WEB,
        'a/more.yaml': WEB.replace('app: web', 'app: shop'),
        'a/service.yaml': service,
      }),
    ).toEqual([]);
    expect(dangling({ 'a/pod.yaml': WEB.replace('shop', 'other'), 'a/service.yaml': service })).toEqual([]);
  });

  it('does not say that something is missing where a file could not be read', () => {
    const ids = (files: Readonly<Record<string, string>>) => findingsIn(files).findings.map(({ id }) => id);
    expect(ids({ 'a/pod.yaml': WEB, 'a/service.yaml': service })).toContain('KM200');
    expect(ids({ 'a/pod.yaml': WEB, 'a/service.yaml': service, 'a/b.yaml': 'apiVersion: [' })).not.toContain(
      'KM200',
    );
  });

  it('heeds comments and annotations for what is judged together', () => {
    const suppressed = (text: string) =>
      findingsIn({ 'pod.yaml': WEB, 'service.yaml': text }).findings.find(({ id }) => id === 'KM200')
        ?.suppression?.reason;
    expect(suppressed(service)).toBeUndefined();
    expect(suppressed(`# bulkhead:ignore KM200 made elsewhere\n${service}`)).toBe('made elsewhere');
    expect(
      suppressed(
        service.replace('{name: s,', '{name: s, annotations: {ignore.bulkhead.dev/KM200: made elsewhere},'),
      ),
    ).toBe('made elsewhere');
  });

  it('does not judge patches of a kustomization as if they were whole', () => {
    const kustomization = 'resources: [../base]\npatches: [{path: p.yaml}]\n';
    const patch =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a}]}}}\n';
    const { findings, incomplete } = findingsIn({ 'o/kustomization.yaml': kustomization, 'o/p.yaml': patch });
    expect(findings).toEqual([]);
    expect(incomplete).toEqual([
      expect.objectContaining({ code: 'misconfig.not-rendered', what: 'o/p.yaml' }),
    ]);
  });
});

describe('hostile manifests', () => {
  const containers = (count: number) => `${POD}  containers:\n${'    - {name: a, image: a}\n'.repeat(count)}`;

  it.each([
    ['a million findings in one pod', containers(2000)],
    ['many pods', `${containers(20)}---\n`.repeat(60)],
    [
      'a list of many pods',
      `apiVersion: v1\nkind: List\nitems:\n${'  - {apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}\n'.repeat(2500)}`,
    ],
  ])('says that %s were cut', (_, text) => {
    const { findings, incomplete } = findingsIn({ 'a.yaml': text });
    expect(findings.length).toBeLessThanOrEqual(2000);
    expect(incomplete.map(({ code }) => code)).toContain('misconfig.limit');
  });

  it.each([
    [
      'a bomb of aliases',
      `${POD}  a: &a [x, x, x, x, x, x, x, x]\n${Array.from(
        { length: 9 },
        (_, level) =>
          `  b${level}: &b${level} [${Array(9)
            .fill(level === 0 ? '*a' : `*b${level - 1}`)
            .join(', ')}]`,
      ).join('\n')}\n`,
    ],
    ['nesting', `${POD}  a: ${'['.repeat(5000)}`],
    ['a line of 2 MB that never ends', `${POD}  a: "${'x'.repeat(2_000_000)}`],
  ])('is stopped by the limits of YAML at %s', (_, text) => {
    const { incomplete } = findingsIn({ 'a.yaml': text });
    expect(incomplete).toEqual([expect.objectContaining({ code: 'misconfig.manifest' })]);
  });

  it('takes names of prototypes for names', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: __proto__\n  labels: {__proto__: a, constructor: b}\n  annotations: {toString: "x", __proto__: y}\nspec: {containers: [{name: __proto__, image: constructor, env: [{name: __proto__, value: a}], resources: {limits: {__proto__: 1}}}], __proto__: {hostPID: true}}\n';
    const { findings } = findingsIn({ '__proto__/a.yaml': text });
    expect(findings.map(({ id }) => id)).not.toContain('KM003');
    expect(findings.map(({ id }) => id)).toContain('KM080');
  });

  it('ends in findings and edits that fit, whatever the manifest', () => {
    const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          'true',
          'yes',
          '1',
          '-1',
          '""',
          'null',
          'a',
          '"*"',
          'latest',
          'web:1',
          '1Gi',
          '100%',
          '[]',
          '{}',
          '"__proto__"',
          '0.0.0.0/0',
        ),
        fc
          .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 })
          .map((entries) => `{${[...new Map(entries)].map(([key, item]) => `${key}: ${item}`).join(', ')}}`),
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      ),
    })).value;
    const object = fc
      .tuple(fc.constantFrom(...KINDS), fc.array(fc.tuple(fc.constantFrom(...TOP), value), { maxLength: 4 }))
      .map(
        ([kind, fields]) =>
          `${kind}\n${[...new Map(fields)].map(([key, item]) => `${key}: ${item}`).join('\n')}\n`,
      );
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (objects) => {
        const text = objects.join('---\n');
        const { findings } = findingsIn({ 'a.yaml': text });
        const lines = text.split('\n');
        for (const { locations, evidence } of findings) {
          const { line = 0, column = 0 } = locations[0]!;
          expect(lines[line - 1]).toBeDefined();
          expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
          const edits = (evidence['patch'] ?? []) as unknown as TextEdit[];
          if (edits.length > 0)
            expect(
              observeManifests('a.yaml', applyEdits(text, edits))
                ?.incomplete.map(({ why }) => why)
                .filter((why) => why.startsWith('line')),
            ).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

const KINDS = [
  'apiVersion: v1\nkind: Pod',
  'apiVersion: apps/v1\nkind: Deployment',
  'apiVersion: batch/v1\nkind: CronJob',
  'apiVersion: v1\nkind: Service',
  'apiVersion: v1\nkind: Secret',
  'apiVersion: v1\nkind: ConfigMap',
  'apiVersion: v1\nkind: List',
  'apiVersion: v1\nkind: Namespace',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy',
  'apiVersion: networking.k8s.io/v1\nkind: Ingress',
  'apiVersion: policy/v1\nkind: PodDisruptionBudget',
  'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding',
  'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration',
  'apiVersion: batch/v1beta1\nkind: CronJob',
];
const TOP = [
  'metadata',
  'spec',
  'data',
  'stringData',
  'rules',
  'subjects',
  'roleRef',
  'webhooks',
  'items',
  'type',
];
const KEYS = [
  'name',
  'namespace',
  'labels',
  'annotations',
  'spec',
  'template',
  'metadata',
  'containers',
  'initContainers',
  'image',
  'securityContext',
  'privileged',
  'capabilities',
  'add',
  'drop',
  'runAsUser',
  'allowPrivilegeEscalation',
  'seccompProfile',
  'type',
  'env',
  'value',
  'envFrom',
  'args',
  'ports',
  'containerPort',
  'hostPort',
  'volumes',
  'hostPath',
  'path',
  'volumeMounts',
  'resources',
  'limits',
  'requests',
  'memory',
  'cpu',
  'selector',
  'matchLabels',
  'ingress',
  'from',
  'podSelector',
  'ipBlock',
  'cidr',
  'rules',
  'resources',
  'verbs',
  'apiGroups',
  'jobTemplate',
  'replicas',
  'minAvailable',
  'maxUnavailable',
  'serviceAccount',
  'tolerations',
  'operator',
  'scaleTargetRef',
  'kind',
  'livenessProbe',
  'httpGet',
  'port',
  '__proto__',
];
