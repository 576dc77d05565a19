import type { KubernetesCheck } from '../check.ts';
import { noLiveness } from './no-liveness.ts';
import { noReadiness } from './no-readiness.ts';
import { sameProbes } from './same-probes.ts';
import { unknownPort } from './unknown-port.ts';

/** The checks of probes, by id. */
export const PROBE_CHECKS: readonly KubernetesCheck[] = [noReadiness, noLiveness, sameProbes, unknownPort];
