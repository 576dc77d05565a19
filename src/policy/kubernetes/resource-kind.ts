import kinds from './kinds.json' with { type: 'json' };

/** A kind of object as an API names it: `apps`, `v1`, `Deployment`. The core group is empty. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The same as a place in an API: `apps`, `v1`, `deployments`. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

interface KnownKind {
  readonly resource: string;
  readonly namespaced: boolean;
  readonly versions: readonly string[];
}

/** What Kubernetes 1.34 serves by itself, from its discovery documents: group, then kind. */
const KINDS = kinds as Readonly<Record<string, Readonly<Record<string, KnownKind>>>>;

/** The group and version of an `apiVersion`. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The `apiVersion` of a group and version. */
export function apiVersionOf({
  group,
  version,
}: {
  readonly group: string;
  readonly version: string;
}): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The resource of a kind: as Kubernetes serves it, else the English plural, as custom resources are named. */
export function resourceOfKind(kind: GroupVersionKind): GroupVersionResource {
  const known = knownKind(kind.group, kind.kind);
  return {
    group: kind.group,
    version: kind.version,
    resource: known?.resource ?? pluralOf(kind.kind.toLowerCase()),
  };
}

/** Whether objects of a kind live in namespaces; undefined for kinds that Kubernetes does not bring itself. */
export function isNamespaced(group: string, kind: string): boolean | undefined {
  return knownKind(group, kind)?.namespaced;
}

/** The versions in which a group serves a resource; undefined for a group that is not Kubernetes' own. */
export function servedVersions(group: string, resource: string): readonly string[] | undefined {
  if (!Object.hasOwn(KINDS, group)) return undefined;
  return Object.values(KINDS[group]!).find((kind) => kind.resource === resource)?.versions ?? [];
}

function knownKind(group: string, kind: string): KnownKind | undefined {
  if (!Object.hasOwn(KINDS, group)) return undefined;
  const ofGroup = KINDS[group]!;
  return Object.hasOwn(ofGroup, kind) ? ofGroup[kind] : undefined;
}

function pluralOf(singular: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}
