import type { KubernetesCheck } from '../check.ts';
import { cpuLimit } from './cpu-limit.ts';
import { cpuRequest } from './cpu-request.ts';
import { ephemeralStorage } from './ephemeral-storage.ts';
import { memoryLimit } from './memory-limit.ts';
import { memoryRequest } from './memory-request.ts';
import { requestAboveLimit } from './request-above-limit.ts';

/** The checks of resources, by id. */
export const RESOURCE_CHECKS: readonly KubernetesCheck[] = [
  memoryLimit,
  memoryRequest,
  cpuRequest,
  cpuLimit,
  ephemeralStorage,
  requestAboveLimit,
];
