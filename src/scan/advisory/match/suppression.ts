import type { Package, Suppression } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { holdsNoCode } from './no-code.ts';

/** What decides whether a finding counts. */
export interface SuppressionContext {
  readonly pkg: Package;
  readonly advisories: readonly AdvisoryRecord[];
  /** The publisher of another advisory of the same vulnerability says that this package is not affected. */
  readonly isStated: boolean;
  /** Its files are of a package that the distribution certainly made. */
  readonly isOwnerOfficial: boolean;
  /** The distribution follows this vulnerability in the package that its files are of. */
  readonly isTrackedByOwner: boolean;
}

/** Why a vulnerability does not count for a package; undefined when it does. */
export function suppressionOf({
  pkg,
  advisories,
  isStated,
  isOwnerOfficial,
  isTrackedByOwner,
}: SuppressionContext): Suppression | undefined {
  const noCode = holdsNoCode(pkg);
  if (noCode !== undefined) return { by: 'vendor', reason: `${pkg.name}: ${noCode}` };
  if (pkg.owner !== undefined && (isOwnerOfficial || isTrackedByOwner))
    return { by: 'owner', reason: ownerReason(pkg.owner) };
  if (isStated) return { by: 'vendor', reason: 'the distribution says that its package is not affected' };
  const [first] = advisories;
  return first?.notice !== undefined && advisories.every(({ notice }) => notice !== undefined)
    ? { by: 'vendor', reason: `${first.id} is ${first.notice}` }
    : undefined;
}

/** Why advisories of the upstream project count all the same for files of a package that somebody else may have made. */
export function foreignOwnerReason(owner: string, vendor: string | undefined): string {
  const who = vendor === undefined || vendor === '' ? 'nobody is named as its vendor' : `it is by ${vendor}`;
  return `its files belong to ${owner}, but ${who}: the distribution's advisories need not be about it, so that upstream's count where the distribution does not follow the same vulnerability there`;
}

/** Why advisories of the upstream project don't apply to files of an operating system package. */
export function ownerReason(owner: string): string {
  return `its files belong to ${owner}, whose distribution patches them and has advisories of its own`;
}
