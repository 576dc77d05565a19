import {
  type AdmissionRequest,
  asObject,
  type JsonObject,
  metadataText,
} from '../kubernetes/admission-request.ts';
import { labelsOf, type LabelSelector, selectorMatches } from '../kubernetes/label-selector.ts';
import type { ClusterFilter, ClusterMatch, ClusterRule } from './cluster-schema.ts';
import { wildcardMatches } from './wildcard.ts';

type Description = NonNullable<ClusterFilter['resources']>;

/** Whether a rule of a ClusterPolicy is for a request: its `match` is, and its `exclude` is not. */
export function clusterRuleMatches(
  rule: Pick<ClusterRule, 'match' | 'exclude'>,
  request: AdmissionRequest,
): boolean {
  return matchesAny(rule.match, request, false) && !matchesAny(rule.exclude, request, true);
}

/** Whether a `match` block is for a request; an empty one is for all, or, if it excludes, for none. */
export function matchesAny(
  match: ClusterMatch | undefined,
  request: AdmissionRequest,
  excludes: boolean,
): boolean {
  if (match === undefined) return !excludes;
  const { any = [], all = [], ...single } = match;
  if (any.length > 0) return any.some((filter) => filterMatches(filter, request, excludes));
  if (all.length > 0) return all.every((filter) => filterMatches(filter, request, excludes));
  return filterMatches(single, request, excludes);
}

function filterMatches(filter: ClusterFilter, request: AdmissionRequest, excludes: boolean): boolean {
  const { subjects = [], roles = [], clusterRoles = [] } = filter;
  const resources: Description | undefined = filter.resources;
  const isEmpty =
    Object.values(resources ?? {}).every((value) => value === undefined) &&
    subjects.length + roles.length + clusterRoles.length === 0;
  if (isEmpty) return !excludes;
  return (
    (resources === undefined || resourcesMatch(resources, request)) &&
    (subjects.length === 0 || subjects.some((subject) => isSubject(subject, request))) &&
    // Which roles a user has is not in a request.
    roles.length === 0 &&
    clusterRoles.length === 0
  );
}

function resourcesMatch(
  description: NonNullable<ClusterFilter['resources']>,
  request: AdmissionRequest,
): boolean {
  const { kinds = [], name, names = [], namespaces = [], operations = [] } = description;
  const object: JsonObject = request.object ?? request.oldObject ?? {};
  const objectName = metadataText(object, 'name') || metadataText(object, 'generateName');
  const namespace = request.kind.kind === 'Namespace' ? objectName : request.namespace;
  return (
    (operations.length === 0 || operations.includes(request.operation)) &&
    (kinds.length === 0 || kinds.some((kind) => kindMatches(kind, request))) &&
    (name === undefined || wildcardMatches(name, objectName)) &&
    (names.length === 0 || names.some((pattern) => wildcardMatches(pattern, objectName))) &&
    (namespaces.length === 0 || namespaces.some((pattern) => wildcardMatches(pattern, namespace))) &&
    annotationsMatch(description.annotations ?? {}, object) &&
    selectorFits(description.selector, object) &&
    (description.namespaceSelector === undefined ||
      (request.kind.kind !== 'Namespace' &&
        selectorFits(description.namespaceSelector, request.namespaceObject)))
  );
}

/** `Pod`, `apps/v1/Deployment`, `v1/Pod`, `Pod/exec`, with wildcards. */
function kindMatches(text: string, { kind, subResource }: AdmissionRequest): boolean {
  const parts = text.split('/');
  const candidates: readonly (readonly [group: string, version: string, kind: string, sub: string])[] = [
    ...(parts.length === 1 ? [['*', '*', parts[0]!, ''] as const] : []),
    ...(parts.length === 2 && /^v\d|^\*$/.test(parts[0]!) ? [['*', parts[0]!, parts[1]!, ''] as const] : []),
    ...(parts.length === 2 ? [['*', '*', parts[0]!, parts[1]!] as const] : []),
    ...(parts.length === 3 ? [[parts[0]!, parts[1]!, parts[2]!, ''] as const] : []),
    ...(parts.length === 3 ? [['*', parts[0]!, parts[1]!, parts[2]!] as const] : []),
    ...(parts.length === 4 ? [[parts[0]!, parts[1]!, parts[2]!, parts[3]!] as const] : []),
  ];
  return candidates.some(
    ([group, version, name, sub]) =>
      wildcardMatches(group, kind.group) &&
      wildcardMatches(version, kind.version) &&
      wildcardMatches(name, kind.kind) &&
      (wildcardMatches(sub, subResource) || (sub === '' && subResource === 'ephemeralcontainers')),
  );
}

function annotationsMatch(wanted: Readonly<Record<string, string>>, object: JsonObject): boolean {
  const annotations = Object.entries(asObject(asObject(object['metadata'])?.['annotations']) ?? {});
  return Object.entries(wanted).every(([key, value]) =>
    annotations.some(
      ([name, text]) =>
        wildcardMatches(key, name) && typeof text === 'string' && wildcardMatches(value, text),
    ),
  );
}

/** Selectors of Kyverno may have wildcards in the keys and values of `matchLabels`. */
function selectorFits(selector: LabelSelector | undefined, object: JsonObject | null): boolean {
  if (selector === undefined) return true;
  const labels = labelsOf(object);
  const fits = Object.entries(selector.matchLabels ?? {}).every(([key, value]) =>
    [...labels].some(([name, text]) => wildcardMatches(key, name) && wildcardMatches(value, text)),
  );
  return fits && selectorMatches({ matchExpressions: selector.matchExpressions }, labels);
}

function isSubject(
  { kind, name, namespace = '' }: NonNullable<ClusterFilter['subjects']>[number],
  { userInfo }: AdmissionRequest,
): boolean {
  switch (kind) {
    case 'User':
      return wildcardMatches(name, userInfo.username ?? '');
    case 'Group':
      return (userInfo.groups ?? []).some((group) => wildcardMatches(name, group));
    case 'ServiceAccount':
      return wildcardMatches(`system:serviceaccount:${namespace}:${name}`, userInfo.username ?? '');
    default:
      return false;
  }
}
