import { categoryOf, type LicenseExpression } from './expression.ts';
import type { LicensePolicy, LicenseRating } from './policy.ts';

/** The mildest first. What is unknown could be anything: it outweighs what is known to be moderate, and yields to what is known to be bad. */
const ORDER: readonly LicenseRating[] = [
  'allow',
  'negligible',
  'low',
  'medium',
  'unknown',
  'high',
  'critical',
];

/** How bad a licence is to a policy: the worst of what holds together, the mildest of what one may choose. */
export function rateLicense(
  expression: LicenseExpression,
  policy: LicensePolicy,
  isSystem: boolean,
): LicenseRating {
  switch (expression.kind) {
    case 'license':
      if (policy.deny.includes(expression.id)) return 'critical';
      if (policy.allow.includes(expression.id)) return 'allow';
      break;
    case 'unknown':
      break;
    case 'and':
    case 'or': {
      const ratings = expression.parts.map((part) => ORDER.indexOf(rateLicense(part, policy, isSystem)));
      return ORDER[expression.kind === 'and' ? Math.max(...ratings) : Math.min(...ratings)]!;
    }
    default:
      throw new TypeError(expression satisfies never);
  }
  return (isSystem ? policy.systemCategories : policy.categories)[categoryOf(expression)];
}
