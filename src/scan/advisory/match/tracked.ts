import { Problem, type Package } from '#core/index.ts';
import { idOf } from '../database/claim.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import type { Examined } from './examine.ts';
import type { Decisions } from './hit.ts';
import { identitiesOf } from './identity.ts';
import { lookupsOf, type System } from './lookup.ts';

/**
 * Which vulnerabilities the distribution follows in the packages that own other packages' files, fixed, never affected or open, by
 * the owner's purl; official ones aside, since all that lies in them is suppressed. Alpine's database has only what its maintainers
 * wrote down, and a package may be of another vendor, so what is not named there counts where it was found.
 */
export function trackedByOwners(
  { packages }: Examined,
  decisions: readonly Decisions[],
  system: System,
  database: AdvisoryDatabase,
  official: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const tracked = new Map<string, ReadonlySet<string>>();
  const owners = new Set<string>();
  for (const [index, { pkg }] of packages.entries())
    if (pkg.owner !== undefined && !official.has(pkg.owner) && decisions[index]!.hits.length > 0)
      owners.add(pkg.owner);
  if (owners.size === 0) return tracked;
  for (const { pkg } of packages)
    if (owners.has(pkg.purl)) tracked.set(pkg.purl, vulnerabilitiesOf(pkg, system, database));
  return tracked;
}

function vulnerabilitiesOf(pkg: Package, system: System, database: AdvisoryDatabase): Set<string> {
  const ids = new Set<string>();
  const lookups = lookupsOf(pkg, system);
  if (lookups.kind !== 'lookups') return ids;
  for (const { ecosystem, keys } of lookups.lookups)
    try {
      const groups = [
        ...database
          .claims(
            ecosystem,
            keys.map(({ key }) => key),
          )
          .values(),
      ].flat();
      const named = groups.flatMap(({ advisories }) => advisories.map(idOf));
      for (const advisory of database.advisories(ecosystem, named).values())
        for (const id of identitiesOf(advisory).flat()) ids.add(id);
    } catch (error) {
      // The same shard was reported when the owner itself was looked up.
      if (!(error instanceof Problem)) throw error;
    }
  return ids;
}
