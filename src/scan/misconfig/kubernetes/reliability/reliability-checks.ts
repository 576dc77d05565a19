import type { KubernetesCheck } from '../check.ts';
import { allUnavailable } from './all-unavailable.ts';
import { autoscalerMinimum } from './autoscaler-minimum.ts';
import { autoscalerRange } from './autoscaler-range.ts';
import { blockingBudget } from './blocking-budget.ts';
import { cronWithoutDeadline } from './cron-without-deadline.ts';
import { duplicatePort } from './duplicate-port.ts';
import { duplicateVariable } from './duplicate-variable.ts';
import { fixedNode } from './fixed-node.ts';
import { jobKept } from './job-kept.ts';
import { jobRestart } from './job-restart.ts';
import { jobWithoutDeadline } from './job-without-deadline.ts';
import { mismatchedSelector } from './mismatched-selector.ts';
import { nakedPod } from './naked-pod.ts';
import { neverRestarted } from './never-restarted.ts';
import { noGrace } from './no-grace.ts';
import { noPriority } from './no-priority.ts';
import { noSelector } from './no-selector.ts';
import { noSpread } from './no-spread.ts';
import { overlappingCron } from './overlapping-cron.ts';
import { recreate } from './recreate.ts';
import { singleReplica } from './single-replica.ts';
import { statefulWithoutService } from './stateful-without-service.ts';
import { systemPriority } from './system-priority.ts';
import { toleratesAll } from './tolerates-all.ts';
import { unhealthyEviction } from './unhealthy-eviction.ts';

/** The checks of reliability, by id. */
export const RELIABILITY_CHECKS: readonly KubernetesCheck[] = [
  singleReplica,
  noSpread,
  recreate,
  noPriority,
  systemPriority,
  neverRestarted,
  nakedPod,
  allUnavailable,
  blockingBudget,
  unhealthyEviction,
  autoscalerMinimum,
  autoscalerRange,
  jobKept,
  jobWithoutDeadline,
  overlappingCron,
  cronWithoutDeadline,
  jobRestart,
  statefulWithoutService,
  mismatchedSelector,
  noSelector,
  duplicateVariable,
  duplicatePort,
  toleratesAll,
  fixedNode,
  noGrace,
];
