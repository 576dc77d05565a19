import type { KubernetesCheck } from '../check.ts';
import { defaultAccount } from './default-account.ts';
import { deprecatedField } from './deprecated-field.ts';
import { tokenMounted } from './token-mounted.ts';
import { tokenSecret } from './token-secret.ts';

/** The checks of service accounts, by id. */
export const ACCOUNT_CHECKS: readonly KubernetesCheck[] = [
  defaultAccount,
  tokenMounted,
  deprecatedField,
  tokenSecret,
];
