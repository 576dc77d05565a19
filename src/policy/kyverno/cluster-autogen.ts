import { shiftTexts } from './autogen.ts';
import type { ClusterMatch, ClusterPolicy, ClusterRule } from './cluster-schema.ts';

const ANNOTATION = 'pod-policies.kyverno.io/autogen-controllers';
const CONTROLLERS: readonly string[] = [
  'DaemonSet',
  'Deployment',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'CronJob',
];
/** Names of rules are no longer than a label. */
const NAME_LIMIT = 63;

/**
 * The rules of a ClusterPolicy, and for those about pods the rules for their controllers: `autogen-NAME` for all with
 * `spec.template`, `autogen-cronjob-NAME` for CronJobs.
 */
export function clusterRules({ metadata, spec }: ClusterPolicy): ClusterRule[] {
  const { rules } = spec;
  if (!canAutogen(rules)) return rules;
  const annotation = metadata.annotations?.[ANNOTATION];
  const controllers =
    annotation === undefined ? CONTROLLERS : annotation.split(',').map((name) => name.trim());
  const templated = controllers.filter((name) => name !== 'CronJob' && CONTROLLERS.includes(name));
  const generated = rules
    .filter(isAboutPods)
    .flatMap((rule) => [
      ...(templated.length === 0 ? [] : [autogenRule(rule, 'autogen', templated, 'spec.template')]),
      ...(controllers.includes('CronJob')
        ? [autogenRule(rule, 'autogen-cronjob', ['CronJob'], 'spec.jobTemplate.spec.template')]
        : []),
    ]);
  if (generated.length === 0) return rules;
  return [...rules.filter(({ name }) => !name.startsWith('autogen-')), ...generated];
}

/** Rules are made only from those that match pods, and exclude pods if anything. */
function isAboutPods({ name, match, exclude }: ClusterRule): boolean {
  if (name.startsWith('autogen-')) return false;
  const excluded = kindsOf(exclude);
  return kindsOf(match).some(isPod) && (excluded.length === 0 || excluded.some(isPod));
}

function kindsOf(match: ClusterMatch | undefined): string[] {
  return descriptionsOf(match).flatMap(({ kinds = [] }) => kinds);
}

/** Only where no rule asks for names, labels or annotations, or for pods and something else. */
function canAutogen(rules: readonly ClusterRule[]): boolean {
  const descriptions = rules.flatMap(({ match, exclude }) => [match, exclude].flatMap(descriptionsOf));
  const isSimple = descriptions.every(
    ({ kinds = [], name, names = [], selector, annotations }) =>
      name === undefined &&
      names.length === 0 &&
      selector === undefined &&
      annotations === undefined &&
      !(kinds.length > 1 && kinds.some(isPod)),
  );
  const kinds = descriptions.flatMap((description) => description.kinds ?? []);
  return isSimple && kinds.some((kind) => kind === 'Pod' || CONTROLLERS.includes(kind));
}

function descriptionsOf(match: ClusterMatch | undefined) {
  if (match === undefined) return [];
  const filters = [...(match.any ?? []), ...(match.all ?? [])].map(({ resources }) => resources);
  return [match.resources, ...filters].filter((resources) => resources !== undefined);
}

function autogenRule(
  rule: ClusterRule,
  prefix: string,
  kinds: readonly string[],
  template: string,
): ClusterRule {
  const { match, exclude, ...rest } = rule;
  return {
    ...shiftTexts(rest, template),
    name: `${prefix}-${rule.name}`.slice(0, NAME_LIMIT),
    match: retarget(match, kinds),
    exclude: exclude && retarget(exclude, kinds),
  };
}

function retarget(match: ClusterMatch, kinds: readonly string[]): ClusterMatch {
  const filters = (list: ClusterMatch['any']): ClusterMatch['any'] =>
    list?.map((filter) => {
      if (!(filter.resources?.kinds ?? []).some(isPod)) return filter;
      return { ...filter, resources: { ...filter.resources!, kinds: [...kinds] } };
    });
  if ((match.any ?? []).length > 0 || (match.all ?? []).length > 0) {
    return { ...match, any: filters(match.any), all: filters(match.all) };
  }
  if (match.resources === undefined) return match;
  return { ...match, resources: { ...match.resources, kinds: [...kinds] } };
}

function isPod(kind: string): boolean {
  return kind === 'Pod' || kind.endsWith('/Pod');
}
