import { Problem } from '#core/index.ts';
import type { Claim } from '../database/claim.ts';
import { contains, fixOf } from '../database/interval.ts';
import type { Order } from '../order.ts';

/** The lowest version above the installed one that these claims call fixed and none of them calls affected; undefined when there is none. */
export function lowestFix(claims: readonly Claim[], version: string, order: Order): string | undefined {
  let lowest: string | undefined;
  for (const claim of claims)
    for (const interval of claim.intervals) {
      const fix = fixOf(interval);
      if (fix === undefined || !isAbove(fix, lowest, version, order)) continue;
      if (!claims.some((other) => isAffected(other, fix, order))) lowest = fix;
    }
  return lowest;
}

/**
 * True when the claims of one erratum name this very build as a fix. An erratum for a module lists its rebuilds for several contexts,
 * which order among each other but are all fixed.
 */
export function isNamedFix(claims: readonly Claim[], version: string, order: Order): boolean {
  return claims.some((claim) =>
    claim.intervals.some((interval) => {
      const fix = fixOf(interval);
      return fix !== undefined && decided(() => order.compare(fix, version) === 0);
    }),
  );
}

function isAbove(fix: string, lowest: string | undefined, version: string, order: Order): boolean {
  return decided(
    () => order.compare(fix, version) > 0 && (lowest === undefined || order.compare(fix, lowest) < 0),
  );
}

function isAffected(claim: Claim, version: string, order: Order): boolean {
  return (
    claim.versions?.includes(version) === true ||
    claim.intervals.some((interval) => decided(() => contains(interval, version, order)))
  );
}

/** False where versions cannot be compared: such a fix is not offered. */
function decided(question: () => boolean): boolean {
  try {
    return question();
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
