import type { Check, CheckRevision, Violation } from './check.ts';
import { CHECKS } from './checks.ts';
import type { Pod } from './pod.ts';
import {
  effectiveMinor,
  type LevelVersion,
  levelVersionText,
  NEWEST_MINOR,
  type PolicyLevel,
} from './version.ts';

/** A violation and the check that found it. */
export interface CheckViolation extends Violation {
  readonly check: string;
}

interface Selected {
  readonly check: Check;
  readonly revision: CheckRevision;
}

/** The checks of a level, by minor version: chosen once, since they are asked for each pod. */
const SELECTED: Readonly<Record<PolicyLevel, readonly (readonly Selected[])[]>> = {
  privileged: everyMinor(() => []),
  baseline: everyMinor((minor) => selectChecks('baseline', minor)),
  restricted: everyMinor((minor) => selectChecks('restricted', minor)),
};

/** What a pod violates of a standard, in the order of the API server's message: nothing when it is allowed. */
export function evaluatePod(pod: Pod, policy: LevelVersion): CheckViolation[] {
  const violations: CheckViolation[] = [];
  for (const { check, revision } of SELECTED[policy.level][effectiveMinor(policy.version)]!) {
    const violation = revision.run(pod);
    if (violation !== undefined) violations.push({ check: check.id, ...violation });
  }
  return violations;
}

/** `violates PodSecurity "restricted:latest": reason (detail), reason (detail)`, as the API server denies a pod. */
export function violationMessage(policy: LevelVersion, violations: readonly Violation[]): string {
  return `violates PodSecurity "${levelVersionText(policy)}": ${violations.map(violationText).join(', ')}`;
}

/** `reason (detail)`; a detail can be empty: the name of a sysctl may be. */
export function violationText({ reason, detail }: Violation): string {
  return detail === '' ? reason : `${reason} (${detail})`;
}

function everyMinor(select: (minor: number) => readonly Selected[]): readonly (readonly Selected[])[] {
  return Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => select(minor));
}

function selectChecks(level: 'baseline' | 'restricted', minor: number): readonly Selected[] {
  const selected: Selected[] = [];
  for (const check of CHECKS) {
    if (level === 'baseline' && check.level === 'restricted') continue;
    const revision = check.revisions.findLast(({ since }) => since <= minor);
    if (revision !== undefined) selected.push({ check, revision });
  }
  const overridden = new Set(selected.flatMap(({ revision }) => revision.overrides ?? []));
  return selected.filter(({ check }) => !overridden.has(check.id));
}
