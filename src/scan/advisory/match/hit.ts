import type { SeverityRating } from '#core/index.ts';
import { idOf, type Claim, type ClaimedAdvisory } from '../database/claim.ts';
import { evaluateClaim, type Candidate, type Outcome } from './evaluate.ts';
import type { Examination } from './examine.ts';
import { isNamedFix } from './fix.ts';
import type { LookupKey } from './lookup.ts';

/** An advisory that says a package is affected. */
export interface Hit {
  readonly advisory: string;
  /** The ratings that it gives this package in particular. */
  readonly ratings: readonly SeverityRating[];
  readonly candidate: Candidate;
  readonly key: LookupKey;
  readonly claim: Claim;
  readonly outcome: Outcome;
  /** All that the advisory says of this name, where its fixes stand. */
  readonly claims: readonly Claim[];
}

/** What the claims about a package come to. */
export interface Decisions {
  readonly hits: readonly Hit[];
  /** Advisories whose publisher says that the package is not affected. */
  readonly stated: ReadonlySet<string>;
  /** Advisories that could not be decided, and why. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** Decides all claims about one package. */
export function decide(examinations: readonly Examination[]): Decisions {
  const hits: Hit[] = [];
  const stated = new Set<string>();
  const unknown = new Map<string, string>();
  const overridden = new Set<string>();
  for (const examination of examinations.toSorted((a, b) => Number(b.precedence) - Number(a.precedence))) {
    const { candidate, key, groups, precedence } = examination;
    let claimsById: Map<string, Claim[]> | undefined;
    for (const { claim, advisories } of groups) {
      const outcome = evaluateClaim(claim, candidate);
      if (outcome.kind === 'stated') for (const one of advisories) stated.add(idOf(one));
      if (outcome.kind === 'unknown') for (const one of advisories) unknown.set(idOf(one), outcome.why);
      if (outcome.kind !== 'affected' && outcome.kind !== 'listed') continue;
      claimsById ??= byAdvisory(examination);
      for (const one of advisories) {
        const id = idOf(one);
        const claims = claimsById.get(id) ?? [claim];
        if ((!precedence && overridden.has(id)) || isListedFix(claims, outcome, candidate)) continue;
        const ratings = typeof one === 'string' ? [] : one[1];
        hits.push({ advisory: id, ratings, candidate, key, claim, outcome, claims });
      }
    }
    if (precedence)
      for (const { advisories } of groups) for (const one of advisories) overridden.add(idOf(one));
  }
  for (const { advisory } of hits) unknown.delete(advisory);
  return { hits: distinct(hits), stated, unknown };
}

/** True when an rpm erratum names this very build as a fix, although another of its builds is newer. */
export function isListedFix(
  claims: readonly Claim[],
  outcome: Outcome,
  { version, order }: Candidate,
): boolean {
  return (
    order.name === 'rpm' &&
    outcome.kind === 'affected' &&
    claims.length > 1 &&
    isNamedFix(claims, version, order)
  );
}

/** The claims that still hold, by the advisory that makes them. */
export function byAdvisory({ groups }: Examination): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>();
  const add = (one: ClaimedAdvisory, claim: Claim) => {
    const id = idOf(one);
    const list = claims.get(id);
    if (list === undefined) claims.set(id, [claim]);
    else list.push(claim);
  };
  for (const { claim, advisories } of groups)
    if (claim.withdrawn !== true) for (const one of advisories) add(one, claim);
  return claims;
}

/** One hit an advisory and ecosystem: an erratum may make several claims that all hold. */
function distinct(hits: readonly Hit[]): Hit[] {
  const seen = new Map<string, Hit>();
  for (const hit of hits) {
    const key = `${hit.candidate.ecosystem}\0${hit.advisory}`;
    if (!seen.has(key)) seen.set(key, hit);
  }
  return [...seen.values()];
}
