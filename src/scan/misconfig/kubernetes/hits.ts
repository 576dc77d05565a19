import { recordAt, valueAt } from '../yaml/fields.ts';
import type { FieldPath } from '../yaml/field-path.ts';
import type { ManifestHit } from './check.ts';
import type { Container, KubernetesObject } from './object.ts';

/** Kinds whose pods run until they are done. */
const FINITE: ReadonlySet<string> = new Set(['Job', 'CronJob']);

/** Every container of the object's pod. */
export function containersOf({ pod }: KubernetesObject): readonly Container[] {
  return pod?.containers ?? [];
}

/** The containers that run as long as the pod: not those of Jobs, nor init containers unless they are sidecars. */
export function servingContainers(object: KubernetesObject): readonly Container[] {
  if (FINITE.has(object.kind)) return [];
  if (object.kind === 'Pod' && valueAt(object.json, 'spec', 'restartPolicy') === 'Never') return [];
  return mainContainers(object);
}

/** The containers and sidecars of the pod: all but those that only prepare it or debug it. */
export function mainContainers(object: KubernetesObject): readonly Container[] {
  return containersOf(object).filter(
    ({ list, json }) =>
      list === 'containers' || (list === 'initContainers' && json['restartPolicy'] === 'Always'),
  );
}

/** The path of a field of the pod's spec. */
export function podField({ pod }: KubernetesObject, ...field: FieldPath): FieldPath {
  return [...(pod?.path ?? []), 'spec', ...field];
}

/** A field of a container's security context, or what the pod says for all. */
export function effectiveSetting(object: KubernetesObject, container: Container, field: string): unknown {
  return (
    valueAt(container.json, 'securityContext', field) ?? valueAt(object.pod?.spec, 'securityContext', field)
  );
}

/** Where a setting of the security context stands: at the container, else at the pod; at the container when it is missing. */
export function settingPath(object: KubernetesObject, container: Container, field: string): FieldPath {
  const own = recordAt(container.json, 'securityContext');
  const shared = recordAt(object.pod?.spec, 'securityContext');
  return !Object.hasOwn(own, field) && Object.hasOwn(shared, field)
    ? podField(object, 'securityContext', field)
    : [...container.path, 'securityContext', field];
}

/** What a check of the Pod Security Standards says, at the settings of the security context that it is about. */
export function* violationHits(
  object: KubernetesObject,
  check: string,
  field: string,
): Generator<ManifestHit> {
  const seen = new Set<string>();
  for (const violation of object.pod?.violations ?? []) {
    if (violation.check !== check) continue;
    const { container } = violation;
    const at =
      container === undefined
        ? podField(object, 'securityContext', field)
        : settingPath(object, container, field);
    const key = JSON.stringify(at);
    if (seen.has(key)) continue;
    seen.add(key);
    yield { at };
  }
}

/** The containers for which a check of the Pod Security Standards speaks. */
export function violators(object: KubernetesObject, check: string): Container[] {
  return (object.pod?.violations ?? []).flatMap((violation) =>
    violation.check === check && violation.container !== undefined ? [violation.container] : [],
  );
}

/** The volumes of the pod that come from a path of the host. */
export function hostPaths(object: KubernetesObject): { name: string; path: string; at: FieldPath }[] {
  const volumes = valueAt(object.pod?.spec, 'volumes');
  if (!Array.isArray(volumes)) return [];
  return (volumes as unknown[]).flatMap((volume, index) => {
    const path = valueAt(volume, 'hostPath', 'path');
    const name = valueAt(volume, 'name');
    if (typeof path !== 'string') return [];
    // As the kernel reads it: `/./run//docker.sock` is `/run/docker.sock`.
    const clean = `/${path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/')}`;
    return [
      {
        name: typeof name === 'string' ? name : '',
        path: clean,
        at: podField(object, 'volumes', index, 'hostPath', 'path'),
      },
    ];
  });
}

/** The capabilities that a container adds, without `CAP_` and in capitals, each with its path. */
export function addedCapabilities({ json, path }: Container): { name: string; at: FieldPath }[] {
  return capabilities(json, path, 'add');
}

/** The capabilities that a container drops. */
export function droppedCapabilities({ json, path }: Container): string[] {
  return capabilities(json, path, 'drop').map(({ name }) => name);
}

function capabilities(
  json: Container['json'],
  path: FieldPath,
  list: 'add' | 'drop',
): { name: string; at: FieldPath }[] {
  const names = valueAt(json, 'securityContext', 'capabilities', list);
  if (!Array.isArray(names)) return [];
  return (names as unknown[]).flatMap((name, index) =>
    typeof name === 'string'
      ? [
          {
            name: name.toUpperCase().replace(/^CAP_/, ''),
            at: [...path, 'securityContext', 'capabilities', list, index],
          },
        ]
      : [],
  );
}

/** True for a capability with which root in a container becomes root on the node (capabilities(7)). */
export function isRootEqual(capability: string): boolean {
  return ROOT_EQUAL.has(capability);
}

const ROOT_EQUAL: ReadonlySet<string> = new Set([
  'ALL',
  'BPF',
  'CHECKPOINT_RESTORE',
  'DAC_READ_SEARCH',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/** Users or groups from 1 to 9999, at the pod and its containers, unless the pod has a user namespace. */
export function* lowIds(object: KubernetesObject, field: 'runAsUser' | 'runAsGroup'): Generator<ManifestHit> {
  const { pod } = object;
  if (pod === undefined || pod.spec['hostUsers'] === false) return;
  const places = [
    { json: pod.spec, at: podField(object, 'securityContext', field) },
    ...pod.containers.map(({ json, path }) => ({ json, at: [...path, 'securityContext', field] })),
  ];
  for (const { json, at } of places) {
    const id = valueAt(json, 'securityContext', field);
    if (typeof id === 'number' && id > 0 && id < LOWEST_OWN_ID) yield { at };
  }
}

/** Below are the accounts that distributions make, and those of people. */
const LOWEST_OWN_ID = 10_000;

/** True for a capability that the baseline standard lets containers add. */
export function isDefaultCapability(capability: string): boolean {
  return DEFAULT.has(capability);
}

/** What container runtimes give without being asked; Pod Security's baseline allows them. */
const DEFAULT: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
