import type { MatchResources } from '../kubernetes/match-resources.ts';

/** A controller of pods that rules for pods are made for. */
interface Controller {
  readonly group: string;
  readonly resource: string;
  /** Where its pods' metadata and spec stand. */
  readonly template: string;
}

/** The controllers that Kyverno knows (Pod-to-controller "autogen"). */
const CONTROLLERS: ReadonlyMap<string, Controller> = new Map([
  ['daemonsets', { group: 'apps', resource: 'daemonsets', template: 'spec.template' }],
  ['deployments', { group: 'apps', resource: 'deployments', template: 'spec.template' }],
  ['replicasets', { group: 'apps', resource: 'replicasets', template: 'spec.template' }],
  ['statefulsets', { group: 'apps', resource: 'statefulsets', template: 'spec.template' }],
  ['jobs', { group: 'batch', resource: 'jobs', template: 'spec.template' }],
  ['cronjobs', { group: 'batch', resource: 'cronjobs', template: 'spec.jobTemplate.spec.template' }],
]);

/** A variant of a policy: what it matches, and where pods are in that; empty for the policy itself, undefined where there are none. */
export interface AutogenVariant {
  readonly matchConstraints: MatchResources | undefined;
  readonly template: string | undefined;
}

/**
 * The variants of a policy: itself, and if it is about pods only, one for each place where controllers keep their pod
 * template. Controllers of other kinds are returned by name: what they contain is not known.
 */
export function autogenVariants(
  match: MatchResources | undefined,
  controllers: readonly string[] | undefined,
): { readonly variants: readonly AutogenVariant[]; readonly unknown: readonly string[] } {
  const itself: AutogenVariant = { matchConstraints: match, template: '' };
  if (match === undefined || !isAboutPodsOnly(match)) return { variants: [itself], unknown: [] };
  const names = controllers ?? [...CONTROLLERS.keys()];
  const known = names.flatMap((name) => CONTROLLERS.get(name) ?? []);
  const templates = [...new Set(known.map(({ template }) => template))].sort();
  const variants = templates.map((template) => ({
    template,
    matchConstraints: controllerConstraints(
      match,
      known.filter((controller) => controller.template === template),
    ),
  }));
  return { variants: [itself, ...variants], unknown: names.filter((name) => !CONTROLLERS.has(name)) };
}

/** An expression about a pod's spec and metadata, rewritten for the template of a controller. */
export function shiftExpression(expression: string, template: string): string {
  if (template === '') return expression;
  let shifted = expression;
  for (const holder of ['object', 'oldObject']) {
    shifted = shift(shifted, `${holder}.spec`, `${holder}.${template}.spec`);
    shifted = shift(shifted, `${holder}.metadata`, `${holder}.${template}.metadata`);
  }
  return shifted;
}

/** Every text in a value rewritten by {@link shiftExpression}. */
export function shiftTexts<Value>(value: Value, template: string): Value {
  if (template === '') return value;
  if (typeof value === 'string') return shiftExpression(value, template) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => shiftTexts(item, template)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, shiftTexts(item, template)]),
  ) as Value;
}

function isAboutPodsOnly(match: MatchResources): boolean {
  const { objectSelector, excludeResourceRules = [], resourceRules = [] } = match;
  const selects =
    Object.keys(objectSelector?.matchLabels ?? {}).length > 0 ||
    (objectSelector?.matchExpressions ?? []).length > 0;
  const [rule] = resourceRules;
  if (selects || excludeResourceRules.length > 0 || resourceRules.length !== 1 || rule === undefined)
    return false;
  return (
    (rule.resourceNames ?? []).length === 0 &&
    isOnly(rule.apiGroups, '') &&
    isOnly(rule.apiVersions, 'v1') &&
    isOnly(rule.resources, 'pods')
  );
}

function isOnly(items: readonly string[] | undefined, item: string): boolean {
  return items?.length === 1 && items[0] === item;
}

function controllerConstraints(match: MatchResources, controllers: readonly Controller[]): MatchResources {
  const operations = match.resourceRules?.[0]?.operations;
  const groups = [...new Set(controllers.map(({ group }) => group))].sort();
  return {
    namespaceSelector: match.namespaceSelector,
    resourceRules: groups.map((group) => ({
      operations,
      apiGroups: [group],
      apiVersions: ['v1'],
      resources: controllers
        .filter((controller) => controller.group === group)
        .map(({ resource }) => resource),
    })),
  };
}

/** The namespace of a controller's own metadata is not in its template, and so stays. */
function shift(text: string, from: string, to: string): string {
  return text
    .split(from)
    .reduce((before, after) => before + (/^\.namespace(?![A-Za-z0-9_])/.test(after) ? from : to) + after);
}
