import { messageOf } from '#core/index.ts';
import { checkPodSecurity } from '#policy/index.ts';
import { recordAt, type Fields } from '../yaml/fields.ts';
import type { Container } from './object.ts';

/** What a check of the Pod Security Standards forbids, and the container that has it; of the pod when none. */
export interface PodViolation {
  /** The check's id in Kubernetes; `unreadable` when the API server would refuse the pod. */
  readonly check: string;
  readonly container?: Container;
  readonly detail: string;
}

const LEVELS = ['baseline', 'restricted'] as const;

/** Asks Pod Security (as of the newest Kubernetes) about the pod without containers, then with each of them alone. */
export function podViolations(
  holder: Fields,
  containers: readonly Container[],
  isPod: boolean,
): PodViolation[] {
  const { containers: _c, initContainers: _i, ephemeralContainers: _e, ...pod } = recordAt(holder, 'spec');
  const { volumes: _v, ...small } = pod;
  const metadata = { name: 'a', annotations: recordAt(holder, 'metadata', 'annotations') };
  const ofPod = judge({ metadata, spec: { ...pod, containers: [] } }, isPod);
  const known = new Set(ofPod.map(({ check }) => check));
  const violations: PodViolation[] = ofPod;
  for (const container of containers) {
    const { name: _n, ...rest } = container.json;
    const alone = { metadata, spec: { ...small, [container.list]: [{ ...rest, name: container.name }] } };
    for (const violation of judge(alone, isPod))
      if (!known.has(violation.check)) violations.push({ ...violation, container });
  }
  return violations;
}

function judge(pod: Fields, isPod: boolean): PodViolation[] {
  const document = isPod
    ? { apiVersion: 'v1', kind: 'Pod', ...pod }
    : { apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: { template: pod } };
  const found = new Map<string, PodViolation>();
  try {
    // Restricted leaves out the checks of baseline for which it asks for more.
    for (const level of LEVELS)
      for (const { check, detail } of checkPodSecurity(document, { level, version: 'latest' }).violations)
        found.set(check, { check, detail });
  } catch (error) {
    return [{ check: 'unreadable', detail: messageOf(error) }];
  }
  return [...found.values()];
}
