import {
  messageOf,
  Problem,
  type Incompleteness,
  type OsRelease,
  type Package,
  type Risk,
  type VulnerabilityFinding,
} from '#core/index.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { compareRisk } from '../risk/compare-risk.ts';
import type { Distribution } from './distribution.ts';
import { endOfLifeOf } from './end-of-life.ts';
import { examinePackages, type Examined } from './examine.ts';
import { findingOf, type KnownHit } from './finding.ts';
import { decide, type Decisions } from './hit.ts';
import { identitiesOf, isCve } from './identity.ts';
import { systemOf } from './lookup.ts';
import { mergeVulnerabilities, type Vulnerability } from './merge.ts';
import { officialPackages } from './official-vendor.ts';
import { suppressionOf } from './suppression.ts';
import { trackedByOwners } from './tracked.ts';

/** What is matched: the packages of one image. */
export interface MatchInput {
  readonly os: OsRelease | undefined;
  readonly packages: readonly Package[];
  readonly database: AdvisoryDatabase;
  readonly now: Date;
}

export interface MatchResult {
  /** All findings, those that don't count too (`suppression`), the most urgent first (`compareRisk`). */
  readonly findings: readonly VulnerabilityFinding[];
  /** What could not be matched: a result with any is not clean. */
  readonly incomplete: readonly Incompleteness[];
  /** What one should know although all was checked that can be: the distribution's release is at its end, no feed covers a program. */
  readonly notices: readonly Incompleteness[];
}

/** Matches the packages of an image against the advisories of their ecosystems. */
export function matchPackages({ os, packages, database, now }: MatchInput): MatchResult {
  const system = systemOf(os, database.ecosystems);
  const official = officialPackages(packages, system);
  const examined = examinePackages(packages, system, database, official);
  const incomplete = [...examined.incomplete];
  const decisions = examined.packages.map((one) => decideOrReport(one, incomplete));
  rebuiltAreUnknown(examined, system.distribution, incomplete);
  const advisories = readAdvisories(decisions, database, incomplete);
  const lifecycle = endOfLifeOf(os, system.distribution, database, now);
  const tracked = trackedByOwners(examined, decisions, system, database, official);
  const found = examined.packages.map((one, index) => {
    const { hits, stated, unknown } = decisions[index]!;
    reportUnknown(one.pkg, unknown, incomplete);
    const isRebuilt = isRebuiltVersion(one.pkg, system.distribution);
    const known = isRebuilt ? [] : knownHits(hits, advisories);
    return { one, stated, vulnerabilities: vulnerabilitiesOf(known, advisories) };
  });
  const cves = found.flatMap(({ vulnerabilities }) =>
    vulnerabilities.flatMap(({ ids }) => ids.filter(isCve)),
  );
  const risks = readRisks([...new Set(cves)], database, incomplete);
  const findings = found.flatMap(({ one, stated, vulnerabilities }) =>
    vulnerabilities.map((vulnerability) => {
      const suppression = suppressionOf({
        pkg: one.pkg,
        advisories: vulnerability.items.map(({ advisory }) => advisory),
        isStated: vulnerability.ids.some((id) => stated.has(id)),
        isOwnerOfficial: official.has(one.pkg.owner ?? ''),
        isTrackedByOwner: vulnerability.ids.some((id) => tracked.get(one.pkg.owner ?? '')?.has(id)),
      });
      return findingOf(one, vulnerability, {
        risks,
        suppression,
        isEnded: isSystem(one.pkg) && lifecycle.isEnded,
      });
    }),
  );
  return {
    findings: findings.sort(compareRisk),
    incomplete,
    notices: [...lifecycle.notices, ...examined.notices],
  };
}

/** True for a version that a derivative built itself, which its origin's advisories don't order. */
export function isRebuiltVersion(
  { type, version }: Package,
  distribution: Distribution | undefined,
): boolean {
  return (
    distribution?.kind === 'known' &&
    distribution.type === type &&
    distribution.rebuilt?.test(version) === true
  );
}

const UNDECIDED: Decisions = { hits: [], stated: new Set(), unknown: new Map() };

/** A shard may turn out to be damaged only when the advisories of a claim are read. */
function decideOrReport(
  { pkg, examinations }: Examined['packages'][number],
  incomplete: Incompleteness[],
): Decisions {
  try {
    return decide(examinations);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    incomplete.push({ code: error.code, what: `${pkg.name} ${pkg.version}`, why: messageOf(error) });
    return UNDECIDED;
  }
}

function isSystem({ type }: Package): boolean {
  return type === 'deb' || type === 'apk' || type === 'rpm';
}

function rebuiltAreUnknown(
  { packages }: Examined,
  distribution: Distribution | undefined,
  incomplete: Incompleteness[],
): void {
  for (const { pkg, examinations } of packages)
    if (examinations.length > 0 && isRebuiltVersion(pkg, distribution))
      incomplete.push({
        code: 'advisory.rebuilt',
        what: `${pkg.name} ${pkg.version}`,
        why: 'the distribution built it with changes of its own, and its origin’s advisories don’t know that version',
      });
}

function readAdvisories(
  decisions: readonly Decisions[],
  database: AdvisoryDatabase,
  incomplete: Incompleteness[],
): Map<string, Map<string, AdvisoryRecord>> {
  const wanted = new Map<string, Set<string>>();
  for (const { hits } of decisions)
    for (const { advisory, candidate } of hits) {
      const ids = wanted.get(candidate.ecosystem) ?? new Set();
      wanted.set(candidate.ecosystem, ids.add(advisory));
    }
  const found = new Map<string, Map<string, AdvisoryRecord>>();
  for (const [ecosystem, ids] of wanted)
    try {
      const records = database.advisories(ecosystem, [...ids]);
      // An alias may have a record of its own that names further aliases.
      const further = [...records.values()]
        .flatMap(({ aliases }) => aliases)
        .filter((id) => !records.has(id));
      for (const [id, record] of database.advisories(ecosystem, [...new Set(further)]))
        records.set(id, record);
      found.set(ecosystem, records);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      incomplete.push({ code: error.code, what: ecosystem, why: messageOf(error) });
    }
  return found;
}

function knownHits(
  hits: Decisions['hits'],
  advisories: ReadonlyMap<string, ReadonlyMap<string, AdvisoryRecord>>,
): KnownHit[] {
  return hits.flatMap((hit) => {
    const advisory = advisories.get(hit.candidate.ecosystem)?.get(hit.advisory);
    return advisory === undefined ? [] : [{ hit, advisory }];
  });
}

function vulnerabilitiesOf(
  hits: readonly KnownHit[],
  advisories: ReadonlyMap<string, ReadonlyMap<string, AdvisoryRecord>>,
): Vulnerability<KnownHit>[] {
  if (hits.length === 0) return [];
  const items = hits.map((item) => ({ item, identities: identitiesOf(item.advisory) }));
  const links = hits.flatMap(({ hit, advisory }) =>
    advisory.aliases.flatMap((alias) => {
      const record = advisories.get(hit.candidate.ecosystem)?.get(alias);
      return record === undefined || record.withdrawn !== undefined ? [] : identitiesOf(record);
    }),
  );
  return mergeVulnerabilities(items, links);
}

function readRisks(
  cves: readonly string[],
  database: AdvisoryDatabase,
  incomplete: Incompleteness[],
): ReadonlyMap<string, Risk> {
  try {
    return database.risks(cves);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    incomplete.push({ code: error.code, what: 'KEV and EPSS', why: messageOf(error) });
    return new Map();
  }
}

function reportUnknown(
  pkg: Package,
  unknown: ReadonlyMap<string, string>,
  incomplete: Incompleteness[],
): void {
  const [first] = unknown;
  if (first === undefined) return;
  const [id, why] = first;
  const others = unknown.size === 1 ? '' : ` and ${unknown.size - 1} more`;
  if (pkg.version === '')
    incomplete.push({
      code: 'advisory.version-missing',
      what: `${pkg.name} (${placeOf(pkg)})`,
      why: `it states no version, and ${id}${others} ${unknown.size === 1 ? 'is' : 'are'} about some of its versions`,
    });
  else
    incomplete.push({
      code: 'advisory.version-invalid',
      what: `${pkg.name} ${pkg.version}`,
      why: `${id}${others} could not be decided: ${why}`,
    });
}

function placeOf({ locations: [place] }: Package): string {
  if (place === undefined) return 'nowhere';
  return place.line === undefined ? place.path : `${place.path}:${place.line}`;
}
