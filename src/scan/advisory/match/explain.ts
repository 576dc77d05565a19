import type { Incompleteness, Package, VulnerabilityFinding } from '#core/index.ts';
import { idOf } from '../database/claim.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import { baseEcosystem } from '../ecosystem.ts';
import { packageKey } from '../package-key.ts';
import { evaluateClaim, reasonOf, type Outcome } from './evaluate.ts';
import { examinePackages, type Examination } from './examine.ts';
import { byAdvisory, isListedFix } from './hit.ts';
import { systemOf, type System } from './lookup.ts';
import { isRebuiltVersion, matchPackages, type MatchInput } from './match.ts';
import { holdsNoCode } from './no-code.ts';
import { officialPackages } from './official-vendor.ts';
import { foreignOwnerReason, ownerReason } from './suppression.ts';

/** Why one advisory counts for a package, or why it does not. */
export interface ExplainedAdvisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly matches: boolean;
  /** How it was decided; `named-fix` is a build that an erratum names as fixed. */
  readonly outcome: Outcome['kind'] | 'named-fix';
  readonly because: string;
}

/** One look-up: a shard, the name that was looked for, and all advisories under it. */
export interface ExplainedLookup {
  readonly ecosystem: string;
  /** The shard's digest. */
  readonly shard: string;
  readonly name: string;
  readonly via: 'name' | 'source' | 'origin';
  readonly version: string;
  readonly order: string;
  readonly advisories: readonly ExplainedAdvisory[];
}

/** Everything that decided about one package. */
export interface Explanation {
  readonly purl: string;
  readonly lookups: readonly ExplainedLookup[];
  /** What holds for all of its advisories: ownership, no code, rebuilt. */
  readonly remarks: readonly string[];
  /** The findings that came of it, by id; those that are suppressed with the reason. */
  readonly findings: readonly { readonly id: string; readonly suppressed?: string }[];
  readonly incomplete: readonly Incompleteness[];
}

/** Explains every installed package of this name, source name or purl. An empty answer means that the image has none. */
export function explainPackage(input: MatchInput, name: string): Explanation[] {
  const chosen = input.packages.filter((pkg) => isMeant(pkg, name));
  const purls = new Set(chosen.map(({ purl }) => purl));
  const system = systemOf(input.os, input.database.ecosystems);
  const official = officialPackages(input.packages, system);
  return [...purls].map((purl) => {
    const packages = chosen.filter((pkg) => pkg.purl === purl);
    const examined = examinePackages(packages, system, input.database, official);
    // Owners are looked up too, so the whole list of packages is given where ownership decides.
    const result = matchPackages({
      ...input,
      packages: [...packages, ...ownersOf(packages, input.packages)],
    });
    const { examinations } = examined.packages[0]!;
    return {
      purl,
      lookups: examinations.map((examination) => explainLookup(examination, input.database)),
      remarks: remarksOf(packages, input.packages, system, official),
      findings: result.findings.filter((finding) => finding.package.purl === purl).map(outcomeOf),
      incomplete: examined.incomplete,
    };
  });
}

function outcomeOf({ id, suppression }: VulnerabilityFinding): Explanation['findings'][number] {
  return suppression === undefined ? { id } : { id, suppressed: suppression.reason };
}

function isMeant(pkg: Package, name: string): boolean {
  if (pkg.purl === name || pkg.name === name || pkg.source?.name === name) return true;
  // People know a Java library by its artifact.
  if (pkg.type === 'maven' && pkg.name.endsWith(`:${name}`)) return true;
  // A Python or NuGet name may be written in several ways.
  return ['PyPI', 'NuGet', 'crates.io', 'Packagist'].some(
    (ecosystem) => isOf(pkg, ecosystem) && packageKey(ecosystem, pkg.name) === packageKey(ecosystem, name),
  );
}

function isOf({ type }: Package, ecosystem: string): boolean {
  switch (type) {
    case 'pypi':
      return ecosystem === 'PyPI';
    case 'nuget':
      return ecosystem === 'NuGet';
    case 'cargo':
      return ecosystem === 'crates.io';
    case 'composer':
      return ecosystem === 'Packagist';
    default:
      return false;
  }
}

function ownersOf(packages: readonly Package[], all: readonly Package[]): Package[] {
  const owners = new Set(packages.map(({ owner }) => owner));
  return all.filter(({ purl }) => owners.has(purl));
}

function explainLookup(examination: Examination, database: AdvisoryDatabase): ExplainedLookup {
  const { candidate, key, groups } = examination;
  const { ecosystem, order, version } = candidate;
  const claims = byAdvisory(examination);
  const records = database.advisories(ecosystem, [
    ...new Set(groups.flatMap(({ advisories }) => advisories.map(idOf))),
  ]);
  const advisories: ExplainedAdvisory[] = [];
  for (const group of groups) {
    const outcome = evaluateClaim(group.claim, candidate);
    const because = reasonOf(outcome, group.claim, candidate);
    for (const one of group.advisories) {
      const id = idOf(one);
      const named = isListedFix(claims.get(id) ?? [], outcome, candidate);
      advisories.push({
        id,
        aliases: [...(records.get(id)?.aliases ?? []), ...(records.get(id)?.upstream ?? [])],
        matches: !named && (outcome.kind === 'affected' || outcome.kind === 'listed'),
        outcome: named ? 'named-fix' : outcome.kind,
        because: named ? `${version} is itself one of the builds that it names as fixed` : because,
      });
    }
  }
  const shard = database.index.shards.find(({ name }) => name === ecosystem);
  return {
    ecosystem,
    shard: shard?.digest ?? '',
    name: key.key,
    via: key.via,
    version,
    order: order.name,
    advisories: advisories.sort((a, b) => Number(b.matches) - Number(a.matches)),
  };
}

function remarksOf(
  packages: readonly Package[],
  all: readonly Package[],
  system: System,
  official: ReadonlySet<string>,
): string[] {
  const remarks: string[] = [];
  const [pkg] = packages;
  if (pkg === undefined) return remarks;
  const noCode = holdsNoCode(pkg);
  if (noCode !== undefined) remarks.push(`suppressed: ${noCode}`);
  for (const owner of new Set(packages.map((one) => one.owner)))
    if (owner !== undefined) {
      const vendor = all.find(({ purl }) => purl === owner)?.vendor;
      remarks.push(`owned: ${official.has(owner) ? ownerReason(owner) : foreignOwnerReason(owner, vendor)}`);
    }
  if (isRebuiltVersion(pkg, system.distribution))
    remarks.push(`not decided: ${system.name} rebuilt it, and ${baseOf(system)} does not know its version`);
  return remarks;
}

function baseOf({ distribution }: System): string {
  return distribution?.kind === 'known' ? baseEcosystem(distribution.ecosystem) : 'the origin';
}
