import { CHECKS } from '#policy/pod-security/index.ts';
import { setField } from '#policy/pod-security/set-field.ts';

/** A pod that the API server takes, and what makes it special. */
export interface ExamplePod {
  readonly name: string;
  readonly manifest: Record<string, unknown>;
}

/**
 * Pods from the tables of the checks: each value of each field in an otherwise valid pod. Some are not valid to the API
 * server whatever their namespace says; the test leaves those out.
 */
export function examplePods(): ExamplePod[] {
  const pods: ExamplePod[] = [];
  const seen = new Set<string>();
  for (const check of CHECKS) {
    for (const rule of check.rules) {
      for (const field of rule.fields) {
        // The API server adds ephemeral containers only to pods that run.
        if (field.startsWith('spec.ephemeralContainers')) continue;
        // It drops a field that it does not know; to us it is a volume of an unknown kind.
        if (field.endsWith('.somethingNew')) continue;
        for (const value of [...rule.allowed, ...rule.forbidden]) {
          const manifest = podWith({ ...rule.given, [field]: value });
          const text = JSON.stringify(manifest);
          if (seen.has(text)) continue;
          seen.add(text);
          pods.push({ name: `${check.id}: ${field} = ${JSON.stringify(value)}`, manifest });
        }
      }
    }
  }
  return pods;
}

/** Names that the API server asks for, and what makes a field's holder valid. */
function podWith(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const pod: Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'example' },
    spec: {},
  };
  for (const [field, value] of Object.entries(fields)) setField(pod, field, value);
  const spec = pod['spec'] as Record<string, Record<string, unknown>[]>;
  spec['containers'] ??= [{}];
  for (const [list, name] of [
    ['containers', 'a'],
    ['initContainers', 'init'],
  ] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      Object.assign(container, completeContainer(container, `${name}${index || ''}`));
    }
  }
  for (const [index, volume] of (spec['volumes'] ?? []).entries()) volume['name'] ??= `v${index}`;
  return pod;
}

function completeContainer(container: Record<string, unknown>, name: string): Record<string, unknown> {
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) completeHandler(container[probe]);
  const lifecycle = container['lifecycle'] as Record<string, unknown> | undefined;
  for (const handler of ['postStart', 'preStop']) completeHandler(lifecycle?.[handler]);
  const ports = container['ports'] as Record<string, unknown>[] | undefined;
  for (const port of ports ?? []) port['containerPort'] ??= port['hostPort'] || 80;
  return { name, image: 'registry.k8s.io/pause', ...container };
}

function completeHandler(handler: unknown): void {
  const actions = (handler ?? {}) as Record<string, Record<string, unknown>>;
  for (const action of ['httpGet', 'tcpSocket'])
    if (actions[action] !== undefined) actions[action]['port'] ??= 80;
}
