import type { Json } from '#core/index.ts';
import { at, textOf } from './document.ts';

/** Reads values of one container. */
export type ReadContainer = (container: unknown, document: Json) => readonly (string | null)[];

type Texts = (document: Json, index: number | null) => string[] | null;

/** The lists of containers that a pod has. */
export const CONTAINER_KINDS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** What can be read of each container of a pod in a request, by the end of the field's name. */
export const CONTAINER_VALUES: ReadonlyMap<string, ReadContainer> = new Map<string, ReadContainer>([
  ['image', (container) => [textOf(at(container, 'image'))]],
  ['image.repository', (container) => [repositoryOf(textOf(at(container, 'image')))]],
  ['host_port', (container) => each(at(container, 'ports')).map((port) => textOf(at(port, 'hostPort')))],
  ['privileged', (container) => [security(container, 'privileged')]],
  ['allow_privilege_escalation', (container) => [security(container, 'allowPrivilegeEscalation')]],
  ['read_only_fs', (container) => [security(container, 'readOnlyRootFilesystem')]],
  ['run_as_user', (container) => [security(container, 'runAsUser')]],
  ['eff_run_as_user', (container, document) => [effective(container, document, 'runAsUser')]],
  ['run_as_group', (container) => [security(container, 'runAsGroup')]],
  ['eff_run_as_group', (container, document) => [effective(container, document, 'runAsGroup')]],
  ['proc_mount', (container) => [security(container, 'procMount')]],
  [
    'add_capabilities',
    (container) => each(at(container, 'securityContext', 'capabilities', 'add')).map(textOf),
  ],
]);

/** Reads a value of all containers of a kind, or of one of them; null when the request has no such containers. */
export function containerTexts(kind: (typeof CONTAINER_KINDS)[number], read: ReadContainer): Texts {
  return (document, index) => {
    const containers = members(at(document, 'requestObject', 'spec', kind), index);
    return (
      containers &&
      containers.flatMap((container) => read(container, document)).filter((text) => text !== null)
    );
  };
}

/** Reads a value of all volumes of a pod, or of one of them. */
export function volumeTexts(read: (volume: unknown) => readonly (string | null)[]): Texts {
  return (document, index) => {
    const volumes = members(at(document, 'requestObject', 'spec', 'volumes'), index);
    return volumes && volumes.flatMap(read).filter((text) => text !== null);
  };
}

/** The members of a list, or the one at an index; null when there is none. */
export function members(value: unknown, index: number | null): unknown[] | null {
  if (!Array.isArray(value)) return null;
  if (index === null) return value;
  return index < value.length ? [value[index]] : null;
}

/** An image without its tag and digest. */
export function repositoryOf(image: string | null): string | null {
  if (image === null) return null;
  const named = image.split('@', 1)[0]!;
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

function each(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function security(container: unknown, key: string): string | null {
  return textOf(at(container, 'securityContext', key));
}

/** The container's own setting, the pod's where it has none, 0 where neither has one. */
function effective(container: unknown, document: Json, key: string): string {
  const pod = textOf(at(document, 'requestObject', 'spec', 'securityContext', key));
  return security(container, key) ?? pod ?? '0';
}
