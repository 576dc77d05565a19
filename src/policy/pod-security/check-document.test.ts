import { assert, json, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPodSecurity, podSecurityBatch } from './check-document.ts';
import type { LevelVersion } from './version.ts';

const RESTRICTED: LevelVersion = { level: 'restricted', version: 'latest' };
const BASELINE: LevelVersion = { level: 'baseline', version: 'latest' };

const POD_SPEC = { containers: [{ name: 'a', image: 'nginx' }] };
const SAFE_SPEC = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'a',
      image: 'nginx',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};

function pod(spec: object, annotations: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations }, spec };
}

describe('the message of a denied pod', () => {
  it.each([
    [
      'names what restricted asks for in the order of the API server',
      RESTRICTED,
      pod(POD_SPEC),
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      'puts baseline checks before restricted ones, and containers in the order init, regular, ephemeral',
      { level: 'restricted', version: 23 } as const,
      pod({
        ...SAFE_SPEC,
        hostPID: true,
        hostIPC: true,
        securityContext: { ...SAFE_SPEC.securityContext, runAsUser: 0 },
        ephemeralContainers: [
          { ...SAFE_SPEC.containers[0], name: 'debug', securityContext: { privileged: true } },
        ],
        initContainers: [{ name: 'init', securityContext: { privileged: true } }],
      }),
      'violates PodSecurity "restricted:v1.23": host namespaces (hostPID=true, hostIPC=true), privileged (containers "init", "debug" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (containers "init", "debug" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "init", "debug" must set securityContext.capabilities.drop=["ALL"]), runAsUser=0 (pod must not set runAsUser=0)',
    ],
    [
      'sorts ports as text and makes host ports of all ports in the network of the host',
      BASELINE,
      pod({
        hostNetwork: true,
        containers: [
          { name: 'a', ports: [{ containerPort: 9 }, { containerPort: 80, hostPort: 8080 }] },
          { name: 'b', ports: [{ containerPort: 10 }] },
        ],
      }),
      'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPort (containers "a", "b" use hostPorts 10, 8080, 9)',
    ],
    [
      'names AppArmor annotations beside the field that they become',
      BASELINE,
      pod(POD_SPEC, { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' }),
      'violates PodSecurity "baseline:latest": forbidden AppArmor profiles (container "a" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    ],
    [
      'tells what is wrong with SELinux options of pod and container',
      BASELINE,
      pod({
        securityContext: { seLinuxOptions: { user: 'u' } },
        containers: [{ name: 'a', securityContext: { seLinuxOptions: { type: 'spc_t', role: 'r' } } }],
      }),
      'violates PodSecurity "baseline:latest": seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
    ],
    [
      'names volumes and their kinds',
      { level: 'restricted', version: 0 } as const,
      pod({
        securityContext: { runAsNonRoot: true },
        volumes: [
          { name: 'x', nfs: {} },
          { name: 'y', hostPath: { path: '/' } },
        ],
      }),
      'violates PodSecurity "restricted:v1.0": restricted volume types (volumes "x", "y" use restricted volume types "hostPath", "nfs")',
    ],
    [
      'lists annotations of seccomp by name in old versions',
      { level: 'baseline', version: 18 } as const,
      pod(POD_SPEC, {
        'seccomp.security.alpha.kubernetes.io/pod': 'un\nconfined',
        'container.seccomp.security.alpha.kubernetes.io/a': 'no',
      }),
      'violates PodSecurity "baseline:v1.18": seccompProfile (forbidden annotations container.seccomp.security.alpha.kubernetes.io/a="no", seccomp.security.alpha.kubernetes.io/pod="un\\nconfined")',
    ],
  ])('%s', (_name, policy, document, message) => {
    expect(checkPodSecurity(document, policy).messages).toEqual([message]);
  });
});

describe('the pods of a document', () => {
  const template = { metadata: {}, spec: { ...POD_SPEC, hostNetwork: true } };
  it.each([
    ['v1', 'PodTemplate', { template }, 'template'],
    ['v1', 'ReplicationController', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'ReplicaSet', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'Deployment', { spec: { template } }, 'spec.template'],
    ['extensions/v1beta1', 'Deployment', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'StatefulSet', { spec: { template } }, 'spec.template'],
    ['apps/v1', 'DaemonSet', { spec: { template } }, 'spec.template'],
    ['batch/v1', 'Job', { spec: { template } }, 'spec.template'],
    [
      'batch/v1',
      'CronJob',
      { spec: { jobTemplate: { spec: { template } } } },
      'spec.jobTemplate.spec.template',
    ],
  ])('are found in %s %s', (apiVersion, kind, fields, path) => {
    const answer = checkPodSecurity({ apiVersion, kind, metadata: { name: 'x' }, ...fields }, BASELINE);
    expect(
      answer.violations.map(({ check, ...where }) => [check, where.kind, where.name, where.path]),
    ).toEqual([['hostNamespaces', kind, 'x', path]]);
  });

  it('are found in lists, with or without kinds of their items', () => {
    const items = [pod({ hostPID: true }), { apiVersion: 'v1', kind: 'ConfigMap' }, pod({})];
    expect(checkPodSecurity({ apiVersion: 'v1', kind: 'List', items }, BASELINE)).toMatchObject({
      pods: 2,
      violations: [{ path: 'items[0]' }],
    });
    const bare = { apiVersion: 'v1', kind: 'PodList', items: [{ spec: { hostPID: true } }] };
    expect(checkPodSecurity(bare, BASELINE)).toMatchObject({ pods: 1, allowed: false });
  });

  it.each([
    ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap' }],
    ['a Deployment of another API', { apiVersion: 'example.com/v1', kind: 'Deployment', spec: { template } }],
    ['a controller without a template', { apiVersion: 'v1', kind: 'ReplicationController', spec: {} }],
  ])('are none in %s', (_name, document) => {
    expect(checkPodSecurity(document, RESTRICTED)).toEqual({
      allowed: true,
      pods: 0,
      violations: [],
      messages: [],
    });
  });

  it.each([
    ['no object', 'text', /is not an object/],
    ['no kind', { spec: { hostPID: true } }, /has no kind/],
    ['a text for a flag', pod({ hostPID: 'true' }), /spec\.hostPID must be true or false/],
    ['an object for a list', pod({ containers: {} }), /spec\.containers must be a list/],
    [
      'a text for a port',
      pod({ containers: [{ ports: [{ hostPort: '80' }] }] }),
      /hostPort must be an integer/,
    ],
  ])('cannot be read from %s', (_name, document, message) => {
    expect(() => checkPodSecurity(document, BASELINE)).toThrow(message);
  });
});

describe('what the API server defaults', () => {
  it('makes a volume without a source an emptyDir', () => {
    expect(checkPodSecurity(pod({ ...SAFE_SPEC, volumes: [{ name: 'v' }] }), RESTRICTED).allowed).toBe(true);
  });
  it('leaves the ports of templates alone', () => {
    const spec = { hostNetwork: true, containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec } } };
    expect(checkPodSecurity(deployment, BASELINE).violations.map(({ check }) => check)).toEqual([
      'hostNamespaces',
    ]);
  });
});

describe('podSecurityBatch', () => {
  it.each([
    [
      { level: 'restricted', version: '1.33', object: pod(SAFE_SPEC) },
      { allowed: true, checks: [], messages: [] },
    ],
    [
      { level: 'baseline', version: 'v1.33', object: pod({ hostIPC: true }) },
      { allowed: false, checks: ['hostNamespaces'], messages: ['host namespaces (hostIPC=true)'] },
    ],
    [
      { level: 'privileged', version: 'latest', object: pod({ hostIPC: true }) },
      { allowed: true, checks: [], messages: [] },
    ],
    [
      { level: 'strict', object: pod(SAFE_SPEC) },
      {
        allowed: false,
        checks: [],
        messages: [],
        error: 'level must be one of privileged, baseline, restricted',
      },
    ],
    [
      { level: 'baseline', version: '1.x', object: pod(SAFE_SPEC) },
      { allowed: false, checks: [], messages: [], error: 'version must be "latest" or "1.N"' },
    ],
    [
      { level: 'baseline' },
      { allowed: false, checks: [], messages: [], error: 'the document is not an object' },
    ],
  ])('answers %j', (request, answer) => {
    expect(JSON.parse(podSecurityBatch(JSON.stringify(request)))).toEqual(answer);
  });

  it('never allows what it cannot read, and never throws', () => {
    assert(
      property(oneof(string(), json()), (line) => {
        expect(JSON.parse(podSecurityBatch(line))).toMatchObject({ allowed: false });
      }),
    );
  });

  it('ignores prototype names: only what is in a document counts', () => {
    const line = `{"level":"baseline","object":{"apiVersion":"v1","kind":"Pod","spec":{"__proto__":{"hostPID":true},"constructor":{}}}}`;
    expect(JSON.parse(podSecurityBatch(line))).toEqual({ allowed: true, checks: [], messages: [] });
  });
});
