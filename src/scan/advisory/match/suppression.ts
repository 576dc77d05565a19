import type { Package, Suppression } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { holdsNoCode } from './no-code.ts';

/** What decides whether a finding counts. */
export interface SuppressionContext {
  readonly pkg: Package;
  readonly advisories: readonly AdvisoryRecord[];
  /** The publisher of another advisory of the same vulnerability says that this package is not affected. */
  readonly isStated: boolean;
  /** For files of an apk package: the distribution follows this vulnerability in that package. */
  readonly isTrackedByOwner: boolean;
}

/** Why a vulnerability does not count for a package; undefined when it does. */
export function suppressionOf({
  pkg,
  advisories,
  isStated,
  isTrackedByOwner,
}: SuppressionContext): Suppression | undefined {
  const noCode = holdsNoCode(pkg);
  if (noCode !== undefined) return { by: 'vendor', reason: `${pkg.name}: ${noCode}` };
  if (pkg.owner !== undefined && (isTrackedByOwner || !pkg.owner.startsWith('pkg:apk/')))
    return { by: 'owner', reason: ownerReason(pkg.owner) };
  if (isStated) return { by: 'vendor', reason: 'the distribution says that its package is not affected' };
  const [first] = advisories;
  return first?.notice !== undefined && advisories.every(({ notice }) => notice !== undefined)
    ? { by: 'vendor', reason: `${first.id} is ${first.notice}` }
    : undefined;
}

/** Why advisories of the upstream project don't apply to files of an operating system package. */
export function ownerReason(owner: string): string {
  return `its files belong to ${owner}, whose distribution patches them and has advisories of its own`;
}
