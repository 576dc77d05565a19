import type { FieldPath } from '../yaml/field-path.ts';
import { recordsAt, textAt, textsAt } from '../yaml/fields.ts';
import type { KubernetesObject } from './object.ts';

/** A rule of a Role or ClusterRole. */
export interface AccessRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly names: readonly string[];
  readonly at: FieldPath;
}

/** The rules of a role; none of other objects, and none of the roles that Kubernetes itself makes. */
export function accessRules(object: KubernetesObject): AccessRule[] {
  if (!isAccessObject(object, 'Role', 'ClusterRole')) return [];
  return recordsAt(object.json, 'rules').map(([rule, index]) => ({
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    names: textsAt(rule, 'resourceNames'),
    at: ['rules', index],
  }));
}

/** A kind of `rbac.authorization.k8s.io` that is not one of Kubernetes' own defaults. */
export function isAccessObject(
  { group, kind, name, labels }: KubernetesObject,
  ...kinds: readonly string[]
): boolean {
  const isDefault =
    name.startsWith('system:') && labels.get('kubernetes.io/bootstrapping') === 'rbac-defaults';
  return group === 'rbac.authorization.k8s.io' && kinds.includes(kind) && !isDefault;
}

/**
 * Where a rule grants one of the verbs on one of the resources (`group/resource`); undefined when it does not. A rule for
 * all resources of the core is not meant: other checks speak of that.
 */
export function grants(
  rule: AccessRule,
  resources: readonly string[],
  verbs: readonly string[],
): FieldPath | undefined {
  if (!rule.verbs.some((verb) => verb === '*' || verbs.includes(verb))) return undefined;
  const broad = isBroad(rule);
  const index = rule.resources.findIndex((resource) =>
    resources.some((wanted) => {
      const slash = wanted.indexOf('/');
      const group = wanted.slice(0, slash);
      return (
        rule.groups.some((own) => own === '*' || own === group) &&
        ((resource === '*' && !broad) || covers(resource, wanted.slice(slash + 1)))
      );
    }),
  );
  return index === -1 ? undefined : [...rule.at, 'resources', index];
}

/** Subjects of a binding, with their paths. */
export function subjectsOf(object: KubernetesObject): { kind: string; name: string; at: FieldPath }[] {
  if (!isAccessObject(object, 'RoleBinding', 'ClusterRoleBinding')) return [];
  return recordsAt(object.json, 'subjects').map(([subject, index]) => ({
    kind: textAt(subject, 'kind'),
    name: textAt(subject, 'name'),
    at: ['subjects', index, 'name'],
  }));
}

/** True for a rule about all groups, or about the core, where secrets and pods are. */
export function isBroad({ groups }: AccessRule): boolean {
  return groups.some((group) => group === '' || group === '*');
}

function covers(resource: string, wanted: string): boolean {
  if (resource === wanted) return true;
  const [main, sub] = wanted.split('/');
  return sub !== undefined && (resource === `${main}/*` || resource === `*/${sub}`);
}
