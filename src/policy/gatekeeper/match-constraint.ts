import type { AdmissionRequest } from '../kubernetes/admission-request.ts';
import { labelsOf, selectorMatches } from '../kubernetes/label-selector.ts';
import { wildcardMatches } from '../kyverno/wildcard.ts';
import type { ConstraintMatch } from './schema.ts';

/** Whether a constraint is for a request (Gatekeeper, "match"): all that is said must fit. */
export function constraintMatches(match: ConstraintMatch | undefined, request: AdmissionRequest): boolean {
  if (match === undefined) return true;
  // Whether an object was expanded from a controller cannot be told from it; what comes to us is the original.
  if (match.source === 'Generated') return false;
  const isNamespace = request.kind.group === '' && request.kind.kind === 'Namespace';
  const clusterWide = isNamespace || request.namespace === '';
  return (
    kindsMatch(match, request) &&
    scopeMatches(match, clusterWide) &&
    namespacesMatch(match, request, clusterWide && !isNamespace) &&
    nameMatches(match, request) &&
    labelsMatch(match, request) &&
    namespaceLabelsMatch(match, request, isNamespace, clusterWide)
  );
}

function kindsMatch({ kinds = [] }: ConstraintMatch, { kind }: AdmissionRequest): boolean {
  if (kinds.length === 0) return true;
  return kinds.some(
    ({ apiGroups, kinds: names }) =>
      (apiGroups?.some((group) => group === '*' || group === kind.group) ?? true) &&
      (names?.some((name) => name === '*' || name === kind.kind) ?? true),
  );
}

function scopeMatches({ scope = '*' }: ConstraintMatch, clusterWide: boolean): boolean {
  return scope === '*' || (scope === 'Cluster') === clusterWide;
}

/** Cluster-wide objects that are no Namespace are not left out by namespaces. */
function namespacesMatch(
  { namespaces = [], excludedNamespaces = [] }: ConstraintMatch,
  { namespace }: AdmissionRequest,
  withoutNamespace: boolean,
): boolean {
  if (withoutNamespace) return true;
  const isListed = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => wildcardMatches(pattern, namespace));
  return (namespaces.length === 0 || isListed(namespaces)) && !isListed(excludedNamespaces);
}

function nameMatches({ name }: ConstraintMatch, request: AdmissionRequest): boolean {
  return name === undefined || wildcardMatches(name, request.name);
}

function labelsMatch({ labelSelector }: ConstraintMatch, { object, oldObject }: AdmissionRequest): boolean {
  if (labelSelector === undefined) return true;
  return [object, oldObject].some((one) => one !== null && selectorMatches(labelSelector, labelsOf(one)));
}

function namespaceLabelsMatch(
  { namespaceSelector }: ConstraintMatch,
  request: AdmissionRequest,
  isNamespace: boolean,
  clusterWide: boolean,
): boolean {
  if (namespaceSelector === undefined || (clusterWide && !isNamespace)) return true;
  const holder = isNamespace ? (request.object ?? request.oldObject) : request.namespaceObject;
  return selectorMatches(namespaceSelector, labelsOf(holder));
}
