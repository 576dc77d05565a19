import type { KubernetesCheck } from '../check.ts';
import { configMap } from './config-map.ts';
import { lastApplied } from './last-applied.ts';
import { literalVariable } from './literal-variable.ts';
import { secretArgument } from './secret-argument.ts';
import { secretValues } from './secret-values.ts';
import { secretVariable } from './secret-variable.ts';
import { urlPassword } from './url-password.ts';

/** The checks of secrets, by id. */
export const SECRET_CHECKS: readonly KubernetesCheck[] = [
  lastApplied,
  literalVariable,
  secretVariable,
  secretArgument,
  configMap,
  secretValues,
  urlPassword,
];
