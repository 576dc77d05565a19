import {
  compareText,
  fingerprintOf,
  type Risk,
  type Suppression,
  type VulnerabilityFinding,
  type VulnerabilityStatus,
} from '#core/index.ts';
import { oneLine } from '../feed/fields.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { reasonOf } from './evaluate.ts';
import type { InstalledPackage } from './examine.ts';
import { lowestFix } from './fix.ts';
import type { Hit } from './hit.ts';
import { compareIds, isCve } from './identity.ts';
import type { Vulnerability } from './merge.ts';
import { rankRatings, ratingsOf } from './rating.ts';

// What a person can read of one finding; the advisories have the rest.
const MOST_REFERENCES = 40;
const MOST_CWES = 20;
/** As long as the longest summaries of people. */
const MOST_OF_TITLE = 160;

/** A hit with its advisory. */
export interface KnownHit {
  readonly hit: Hit;
  readonly advisory: AdvisoryRecord;
}

/** Makes the finding of one vulnerability in one package from all advisories that agree on it. */
export function findingOf(
  { pkg, locations }: InstalledPackage,
  vulnerability: Vulnerability<KnownHit>,
  context: {
    readonly risks: ReadonlyMap<string, Risk>;
    readonly suppression: Suppression | undefined;
    /** The distribution has stopped mending this release. */
    readonly isEnded: boolean;
  },
): VulnerabilityFinding {
  const hits = vulnerability.items.toSorted((a, b) => compareIds(a.advisory.id, b.advisory.id));
  const ids = [...new Set([...vulnerability.ids, ...hits.map(({ advisory }) => advisory.id)])].sort(
    compareIds,
  );
  const id = ids[0]!;
  const ratings = rankRatings(hits.flatMap(({ hit, advisory }) => ratingsOf(hit.ratings, advisory.ratings)));
  const fixed = lowestFix(
    hits.flatMap(({ hit }) => hit.claims),
    hits[0]!.hit.candidate.version,
    hits[0]!.hit.candidate.order,
  );
  const description = hits.find(({ advisory }) => advisory.description !== undefined)?.advisory.description;
  const vendorStatus = hits.find(({ hit }) => hit.claim.vendorStatus !== undefined)?.hit.claim.vendorStatus;
  return {
    kind: 'vulnerability',
    fingerprint: fingerprintOf('vulnerability', id, pkg.purl),
    id,
    title: titleOf(id, pkg.name, hits, description),
    ...(description === undefined ? {} : { description }),
    severity: ratings[0]?.severity ?? 'unknown',
    ratings,
    locations,
    ...(fixed === undefined
      ? {}
      : {
          remedy: { kind: 'upgrade', text: upgradeText(pkg.name, hits[0]!.hit, fixed), fixedVersion: fixed },
        }),
    references: union(hits, ({ advisory }) => advisory.references, MOST_REFERENCES),
    controls: union(hits, ({ advisory }) => advisory.cwes, MOST_CWES).sort(compareText),
    ...(context.suppression === undefined ? {} : { suppression: context.suppression }),
    status: statusOf(hits, fixed, context.isEnded),
    ...(vendorStatus === undefined ? {} : { vendorStatus }),
    aliases: ids.slice(1),
    package: {
      purl: pkg.purl,
      name: pkg.name,
      version: pkg.version,
      ...(pkg.source === undefined ? {} : { source: pkg.source }),
    },
    sources: hits.map(({ hit }) => sourceOf(hit)),
    risk: riskOf(ids, context.risks),
  };
}

/** The first advisory's own words, or the first sentence of its description; where there are none, id and package. */
function titleOf(id: string, name: string, hits: readonly KnownHit[], description?: string): string {
  const summary = hits.find(({ advisory }) => advisory.summary !== '')?.advisory.summary;
  return summary ?? (description === undefined ? `${id} in ${name}` : firstSentence(description));
}

function firstSentence(text: string): string {
  const end = text.search(/[.!?](?=\s|$)/);
  return oneLine(end === -1 ? text : text.slice(0, end), MOST_OF_TITLE);
}

function upgradeText(name: string, { key }: Hit, fixed: string): string {
  const what = key.via === 'name' || key.key === name ? name : `${name} (${key.via} ${key.key})`;
  return `Upgrade ${what} to ${fixed} or later.`;
}

/** The vendor's status where it has one that isn't plain "affected"; in a release that nobody mends, what has no fix gets none. */
function statusOf(
  hits: readonly KnownHit[],
  fixed: string | undefined,
  isEnded: boolean,
): VulnerabilityStatus {
  if (fixed !== undefined) return 'affected';
  const said = hits
    .map(({ hit }) => hit.claim.status)
    .find((status) => status !== undefined && status !== 'affected');
  return said ?? (isEnded ? 'end_of_life' : 'affected');
}

function sourceOf({
  advisory,
  candidate,
  key,
  claim,
  claims,
  outcome,
}: Hit): VulnerabilityFinding['sources'][number] {
  const fixedVersion = lowestFix(claims, candidate.version, candidate.order);
  const via = key.via === 'name' ? '' : `${key.via} ${key.key} `;
  return {
    id: advisory,
    ecosystem: candidate.ecosystem,
    because: `${via}${reasonOf(outcome, claim, candidate)}`,
    ...(fixedVersion === undefined ? {} : { fixedVersion }),
  };
}

function union(
  hits: readonly KnownHit[],
  list: (hit: KnownHit) => readonly string[],
  most: number,
): string[] {
  return [...new Set(hits.flatMap(list))].slice(0, most);
}

/** The worst of what is known of the vulnerability's CVEs. */
function riskOf(ids: readonly string[], risks: ReadonlyMap<string, Risk>): Risk {
  let { kev, epss }: Risk = {};
  for (const id of ids.filter(isCve)) {
    const risk = risks.get(id);
    kev ??= risk?.kev;
    if (risk?.epss !== undefined && (epss === undefined || risk.epss.score > epss.score)) epss = risk.epss;
  }
  return { ...(kev === undefined ? {} : { kev }), ...(epss === undefined ? {} : { epss }) };
}
