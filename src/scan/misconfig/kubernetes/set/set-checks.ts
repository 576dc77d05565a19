import type { KubernetesCheck } from '../check.ts';
import { danglingAutoscaler } from './dangling-autoscaler.ts';
import { danglingBudget } from './dangling-budget.ts';
import { danglingIngress } from './dangling-ingress.ts';
import { danglingMonitor } from './dangling-monitor.ts';
import { danglingNetworkPolicy } from './dangling-network-policy.ts';
import { danglingPeer } from './dangling-peer.ts';
import { danglingService } from './dangling-service.ts';
import { fullBudget } from './full-budget.ts';
import { noBudget } from './no-budget.ts';
import { noLimitRange } from './no-limit-range.ts';
import { noNetworkPolicy } from './no-network-policy.ts';
import { noQuota } from './no-quota.ts';
import { overlappingSelectors } from './overlapping-selectors.ts';
import { scaledReplicas } from './scaled-replicas.ts';
import { statefulService } from './stateful-service.ts';
import { targetPort } from './target-port.ts';
import { unknownAccount } from './unknown-account.ts';

/** The checks of manifests that belong together, by id. */
export const MANIFEST_SET_CHECKS: readonly KubernetesCheck[] = [
  danglingService,
  danglingNetworkPolicy,
  danglingPeer,
  danglingAutoscaler,
  danglingIngress,
  danglingBudget,
  danglingMonitor,
  unknownAccount,
  targetPort,
  statefulService,
  noBudget,
  fullBudget,
  noQuota,
  noLimitRange,
  noNetworkPolicy,
  scaledReplicas,
  overlappingSelectors,
];
