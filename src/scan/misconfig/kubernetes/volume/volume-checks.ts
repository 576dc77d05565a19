import type { KubernetesCheck } from '../check.ts';
import { claimWithoutSize } from './claim-without-size.ts';
import { engineSocket } from './engine-socket.ts';
import { gitRepo } from './git-repo.ts';
import { hostPath } from './host-path.ts';
import { longLivedToken } from './long-lived-token.ts';
import { memoryWithoutLimit } from './memory-without-limit.ts';
import { persistentHostPath } from './persistent-host-path.ts';
import { restrictedVolumes } from './restricted-volumes.ts';
import { sensitiveHostPath } from './sensitive-host-path.ts';
import { writableHostPath } from './writable-host-path.ts';

/** The checks of volumes, by id. */
export const VOLUME_CHECKS: readonly KubernetesCheck[] = [
  hostPath,
  engineSocket,
  sensitiveHostPath,
  writableHostPath,
  restrictedVolumes,
  gitRepo,
  memoryWithoutLimit,
  longLivedToken,
  persistentHostPath,
  claimWithoutSize,
];
