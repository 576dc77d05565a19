import {
  compareText,
  messageOf,
  Problem,
  type Incompleteness,
  type Location,
  type Package,
} from '#core/index.ts';
import type { ClaimGroup } from '../database/claim.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import { RECORD_SKIPPED } from '../problem.ts';
import { orderOf } from '../order.ts';
import type { Candidate } from './evaluate.ts';
import { lookupsOf, type Lookup, type LookupKey, type System } from './lookup.ts';

/** A package of the image, once, with all places where it lies. */
export interface InstalledPackage {
  readonly pkg: Package;
  readonly locations: readonly Location[];
}

/** What one shard says about one package: the material of the decision. */
export interface Examination {
  readonly candidate: Candidate;
  readonly key: LookupKey;
  readonly groups: readonly ClaimGroup[];
  readonly precedence: boolean;
}

/** Everything that was found out about the packages, and what could not be looked up. */
export interface Examined {
  readonly packages: readonly (InstalledPackage & { readonly examinations: readonly Examination[] })[];
  readonly incomplete: readonly Incompleteness[];
  /** What nobody could look up. */
  readonly notices: readonly Incompleteness[];
}

/** Looks all packages up, shard by shard. */
export function examinePackages(
  packages: readonly Package[],
  system: System,
  database: AdvisoryDatabase,
  official: ReadonlySet<string>,
): Examined {
  const unchecked = new UncheckedPackages();
  const uncovered = new UncheckedPackages();
  const installed = installedOnce(packages, official);
  const lookups: (readonly Lookup[])[] = [];
  const wanted = new Map<string, Set<string>>();
  for (const one of installed) {
    const found = lookupsOf(one.pkg, system);
    if (found.kind !== 'lookups')
      (found.kind === 'unchecked' ? unchecked : uncovered).add(found.code, found.what, found.why);
    lookups.push(found.kind === 'lookups' ? found.lookups : []);
    for (const { ecosystem, keys } of lookups.at(-1)!) {
      const names = wanted.get(ecosystem) ?? new Set();
      for (const { key } of keys) names.add(key);
      wanted.set(ecosystem, names);
    }
  }
  const claims = readClaims(wanted, database, unchecked);
  return {
    packages: installed.map(({ pkg, locations }, index) => ({
      pkg,
      locations,
      examinations: (lookups[index] ?? []).flatMap((lookup) => examinationsOf(pkg, lookup, claims)),
    })),
    incomplete: unchecked.list(),
    notices: uncovered.list(),
  };
}

/**
 * Packages by purl, so that one that lies in many places has one finding a vulnerability. Copies that belong to a package of the
 * distribution don't speak for those that don't.
 */
function installedOnce(packages: readonly Package[], official: ReadonlySet<string>): InstalledPackage[] {
  const byPurl = new Map<string, Package[]>();
  for (const pkg of packages) {
    const same = byPurl.get(pkg.purl);
    if (same === undefined) byPurl.set(pkg.purl, [pkg]);
    else same.push(pkg);
  }
  return [...byPurl.values()].map((same) => {
    const free = same.filter(({ owner }) => owner === undefined || !official.has(owner));
    const counted = free.length === 0 ? same : free;
    const pkg = counted.find(({ owner }) => owner === undefined) ?? counted[0]!;
    return { pkg, locations: counted.flatMap(({ locations }) => locations) };
  });
}

type Claims = ReadonlyMap<string, ReadonlyMap<string, ClaimGroup[]>>;

function readClaims(
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  database: AdvisoryDatabase,
  unchecked: UncheckedPackages,
): Claims {
  const claims = new Map<string, Map<string, ClaimGroup[]>>();
  for (const [ecosystem, keys] of wanted) {
    for (const why of unreadIn(ecosystem, database)) unchecked.add(RECORD_SKIPPED, ecosystem, why, keys.size);
    try {
      claims.set(ecosystem, database.claims(ecosystem, [...keys]));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      unchecked.add(error.code, ecosystem, messageOf(error), keys.size);
    }
  }
  return claims;
}

/** The records of an ecosystem's feeds of which not even the package could be read. */
function unreadIn(ecosystem: string, { index }: AdvisoryDatabase): string[] {
  const sources = new Set(index.shards.find(({ name }) => name === ecosystem)?.sources);
  return index.sources
    .filter(({ id, skipped }) => skipped > 0 && sources.has(id))
    .map(
      ({ id, skipped }) =>
        `${skipped} damaged ${skipped === 1 ? 'advisory' : 'advisories'} of ${id} could not be read`,
    );
}

function examinationsOf(pkg: Package, lookup: Lookup, claims: Claims): Examination[] {
  const order = orderOf(lookup.ecosystem);
  const found = claims.get(lookup.ecosystem);
  if (order === undefined || found === undefined) return [];
  const known = lookup.keys.filter(({ key }) => found.has(key));
  return (lookup.firstOnly ? known.slice(0, 1) : known).map((key) => ({
    candidate: { pkg, ecosystem: lookup.ecosystem, version: key.version, order },
    key,
    groups: found.get(key.key) ?? [],
    precedence: lookup.precedence,
  }));
}

/** Packages that could not be looked up, one line a reason. */
class UncheckedPackages {
  readonly #reasons = new Map<string, { code: string; what: string; why: string; count: number }>();

  add(code: string, what: string, why: string, count = 1): void {
    const key = JSON.stringify([code, what, why]);
    const reason = this.#reasons.get(key) ?? { code, what, why, count: 0 };
    reason.count += count;
    this.#reasons.set(key, reason);
  }

  list(): Incompleteness[] {
    return [...this.#reasons.values()]
      .map(({ code, what, why, count }) => ({
        code,
        what: `${what} (${count} ${count === 1 ? 'package' : 'packages'})`,
        why,
      }))
      .sort((a, b) => compareText(a.what, b.what));
  }
}
