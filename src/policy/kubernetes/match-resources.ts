import type { AdmissionRequest, JsonObject } from './admission-request.ts';
import { type LabelSelector, labelsOf, selectorMatches, selectsEverything } from './label-selector.ts';
import { type GroupVersionResource, servedVersions } from './resource-kind.ts';

/** `admissionregistration.k8s.io` NamedRuleWithOperations. */
export interface ResourceRule {
  readonly resourceNames?: readonly string[] | undefined;
  readonly operations?: readonly string[] | undefined;
  readonly apiGroups?: readonly string[] | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly scope?: string | undefined;
}

/** `admissionregistration.k8s.io` MatchResources. */
export interface MatchResources {
  readonly namespaceSelector?: LabelSelector | undefined;
  readonly objectSelector?: LabelSelector | undefined;
  readonly resourceRules?: readonly ResourceRule[] | undefined;
  readonly excludeResourceRules?: readonly ResourceRule[] | undefined;
  readonly matchPolicy?: 'Exact' | 'Equivalent' | undefined;
}

/** The resource as which a request matched, or why it did not. */
export type Matched =
  | { readonly matches: true; readonly resource: GroupVersionResource }
  | { readonly matches: false; readonly because: string };

/**
 * Decides as the API server does whether a request is one that a policy or a binding is for: namespace selector, object
 * selector, then the excluding rules, then the rules; without rules every request matches.
 */
export function matchResources(criteria: MatchResources | undefined, request: AdmissionRequest): Matched {
  if (criteria === undefined) return { matches: true, resource: request.resource };
  if (!namespaceMatches(criteria.namespaceSelector, request)) return no('namespaceSelector');
  if (!objectMatches(criteria.objectSelector, request)) return no('objectSelector');
  const { matchPolicy = 'Equivalent' } = criteria;
  if (matchRules(criteria.excludeResourceRules ?? [], matchPolicy, request) !== undefined) {
    return no('excludeResourceRules');
  }
  const rules = criteria.resourceRules ?? [];
  const resource = rules.length === 0 ? request.resource : matchRules(rules, matchPolicy, request);
  return resource === undefined ? no('resourceRules') : { matches: true, resource };
}

function no(because: string): Matched {
  return { matches: false, because: `the request does not match its ${because}` };
}

/** A cluster-wide object that is no Namespace is never left out by a namespace selector. */
function namespaceMatches(selector: LabelSelector | undefined, request: AdmissionRequest): boolean {
  const isNamespace = request.resource.resource === 'namespaces';
  if (selectsEverything(selector) || (request.namespace === '' && !isNamespace)) return true;
  const changesNamespace =
    isNamespace &&
    request.subResource === '' &&
    (request.operation === 'CREATE' || request.operation === 'UPDATE') &&
    request.object !== null;
  const holder: JsonObject | null = changesNamespace
    ? request.object
    : (request.namespaceObject ?? (isNamespace ? request.oldObject : null));
  return selectorMatches(selector, labelsOf(holder));
}

function objectMatches(selector: LabelSelector | undefined, request: AdmissionRequest): boolean {
  if (selectsEverything(selector)) return true;
  // The options of a connection have no metadata, and are not selected even by the absence of a label.
  if (request.operation === 'CONNECT') return false;
  return [request.object, request.oldObject].some(
    (object) => object !== null && selectorMatches(selector, labelsOf(object)),
  );
}

function matchRules(
  rules: readonly ResourceRule[],
  matchPolicy: 'Exact' | 'Equivalent',
  request: AdmissionRequest,
): GroupVersionResource | undefined {
  if (rules.some((rule) => ruleMatches(rule, request, request.resource))) return request.resource;
  if (matchPolicy === 'Exact') return undefined;
  for (const rule of rules) {
    for (const resource of equivalents(request.resource, rule)) {
      if (ruleMatches(rule, request, resource)) return resource;
    }
  }
  return undefined;
}

/** The same resource in other versions: those that Kubernetes serves, or those that a rule names for a custom resource. */
function equivalents(
  { group, version, resource }: GroupVersionResource,
  rule: ResourceRule,
): GroupVersionResource[] {
  const versions = servedVersions(group, resource) ?? (rule.apiVersions ?? []).filter((name) => name !== '*');
  return versions.filter((other) => other !== version).map((other) => ({ group, version: other, resource }));
}

function ruleMatches(rule: ResourceRule, request: AdmissionRequest, resource: GroupVersionResource): boolean {
  return (
    scopeMatches(rule.scope, request, resource) &&
    includes(rule.operations, request.operation) &&
    includes(rule.apiGroups, resource.group) &&
    includes(rule.apiVersions, resource.version) &&
    resourceMatches(rule.resources ?? [], resource.resource, request.subResource) &&
    nameMatches(rule.resourceNames ?? [], request.name)
  );
}

function includes(items: readonly string[] | undefined, wanted: string): boolean {
  return items !== undefined && (items.includes('*') || items.includes(wanted));
}

/** Namespaces themselves are cluster-wide although their requests carry a namespace. */
function scopeMatches(
  scope: string | undefined,
  request: AdmissionRequest,
  resource: GroupVersionResource,
): boolean {
  const isNamespace =
    resource.group === '' && resource.version === 'v1' && resource.resource === 'namespaces';
  const clusterWide = isNamespace || request.namespace === '';
  switch (scope) {
    case undefined:
    case '*':
      return true;
    case 'Namespaced':
      return !clusterWide;
    case 'Cluster':
      return clusterWide;
    default:
      return false;
  }
}

function resourceMatches(resources: readonly string[], resource: string, subResource: string): boolean {
  return resources.some((pattern) => {
    const slash = pattern.indexOf('/');
    const name = slash === -1 ? pattern : pattern.slice(0, slash);
    const sub = slash === -1 ? '' : pattern.slice(slash + 1);
    return (name === '*' || name === resource) && (sub === '*' || sub === subResource);
  });
}

function nameMatches(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}
