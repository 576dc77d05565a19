import { describe, expect, it } from 'vitest';
import { admitPod, type PodRequest, warningsForExistingPods } from './admit-pod.ts';
import { policyOfNamespace } from './namespace-policy.ts';

const HOST_PID = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { hostPID: true, containers: [] },
};
const L = 'pod-security.kubernetes.io/';

function request(labels: Record<string, string>, rest: Partial<PodRequest> = {}): PodRequest {
  return { operation: 'CREATE', object: HOST_PID, namespace: 'shop', namespaceLabels: labels, ...rest };
}

describe('admitPod', () => {
  it('denies by enforce, and keeps warnings back then', () => {
    const labels = { [`${L}enforce`]: 'baseline', [`${L}warn`]: 'restricted' };
    expect(admitPod(request(labels))).toEqual({
      allowed: false,
      message: 'violates PodSecurity "baseline:latest": host namespaces (hostPID=true)',
      warnings: [],
      auditAnnotations: { 'enforce-policy': 'baseline:latest' },
    });
  });

  it('warns and audits without denying', () => {
    const labels = { [`${L}warn`]: 'baseline', [`${L}audit`]: 'baseline', [`${L}audit-version`]: 'v1.20' };
    expect(admitPod(request(labels))).toEqual({
      allowed: true,
      warnings: ['would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)'],
      auditAnnotations: {
        'enforce-policy': 'privileged:latest',
        'audit-violations': 'would violate PodSecurity "baseline:v1.20": host namespaces (hostPID=true)',
      },
    });
  });

  it('warns about controllers with the enforce level, and never denies them', () => {
    const { apiVersion: _, ...template } = HOST_PID;
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } };
    expect(admitPod(request({ [`${L}enforce`]: 'baseline' }, { object }))).toEqual({
      allowed: true,
      warnings: ['would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)'],
      auditAnnotations: {},
    });
  });

  it.each([
    ['an exempt namespace', { namespaces: ['shop'], usernames: [], runtimeClasses: [] }, 'namespace'],
    ['an exempt user', { namespaces: [], usernames: ['jo'], runtimeClasses: [] }, 'user'],
    ['an exempt runtime class', { namespaces: [], usernames: [], runtimeClasses: ['kata'] }, 'runtimeClass'],
  ])('lets %s pass and says so', (_name, exemptions, reason) => {
    const object = { ...HOST_PID, spec: { ...HOST_PID.spec, runtimeClassName: 'kata' } };
    const answer = admitPod(request({ [`${L}enforce`]: 'baseline' }, { object, username: 'jo' }), {
      exemptions,
    });
    expect(answer).toEqual({ allowed: true, warnings: [], auditAnnotations: { exempt: reason } });
  });

  it.each([
    ['the same images', HOST_PID, true],
    [
      'another image',
      { ...HOST_PID, spec: { ...HOST_PID.spec, containers: [{ name: 'a', image: 'b' }] } },
      false,
    ],
    [
      'a new ephemeral container',
      { ...HOST_PID, spec: { ...HOST_PID.spec, ephemeralContainers: [{ name: 'a', image: 'b' }] } },
      false,
    ],
  ])('looks at an update with %s only when it could matter', (_name, object, allowed) => {
    const update = request(
      { [`${L}enforce`]: 'baseline' },
      { operation: 'UPDATE', object, oldObject: HOST_PID },
    );
    expect(admitPod(update).allowed).toBe(allowed);
  });

  it('lets subresources pass that cannot change a pod', () => {
    expect(admitPod(request({ [`${L}enforce`]: 'baseline' }, { subresource: 'exec' })).allowed).toBe(true);
    expect(
      admitPod(request({ [`${L}enforce`]: 'baseline' }, { subresource: 'ephemeralcontainers' })).allowed,
    ).toBe(false);
  });
});

describe('policyOfNamespace', () => {
  it('reads a label that it does not know as restricted, and says what is wrong', () => {
    const { policy, errors } = policyOfNamespace({
      [`${L}enforce`]: 'strict',
      [`${L}enforce-version`]: '1.30',
    });
    expect(policy).toEqual({
      enforce: { level: 'restricted', version: 'latest' },
      audit: { level: 'privileged', version: 'latest' },
      warn: { level: 'privileged', version: 'latest' },
    });
    expect(errors).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "1.30": must be "latest" or "v1.x"',
    ]);
  });

  it('warns with a stricter enforce level where warn is not set', () => {
    const { policy } = policyOfNamespace({ [`${L}enforce`]: 'baseline', [`${L}enforce-version`]: 'v1.30' });
    expect(policy.warn).toEqual({ level: 'baseline', version: 30 });
  });
});

describe('warningsForExistingPods', () => {
  it('groups pods by what they violate', () => {
    const named = (name: string, spec: object) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec,
    });
    const pods = [
      named('b', { hostPID: true }),
      named('a', { hostPID: true }),
      named('c', { hostPID: true }),
      named('d', {
        hostPID: true,
        hostIPC: true,
        containers: [{ name: 'x', securityContext: { privileged: true } }],
      }),
      named('fine', {}),
    ];
    expect(warningsForExistingPods('shop', pods, { level: 'baseline', version: 'latest' })).toEqual([
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 2 other pods): host namespaces',
      'd: host namespaces, privileged',
    ]);
  });
});
