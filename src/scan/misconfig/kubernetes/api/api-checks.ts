import type { KubernetesCheck } from '../check.ts';
import { defaultNamespace } from './default-namespace.ts';
import { deprecatedVersion } from './deprecated-version.ts';
import { removedVersion } from './removed-version.ts';
import { systemNamespace } from './system-namespace.ts';
import { unreadablePod } from './unreadable-pod.ts';

/** The checks of API versions and namespaces, by id. */
export const API_CHECKS: readonly KubernetesCheck[] = [
  removedVersion,
  deprecatedVersion,
  defaultNamespace,
  systemNamespace,
  unreadablePod,
];
