import { Problem, unreachable, type Package } from '#core/index.ts';
import type { Claim } from '../database/claim.ts';
import { contains, END_LAST, fixOf, type Interval } from '../database/interval.ts';
import type { Order } from '../order.ts';
import { inapplicable } from './applicability.ts';

/** What a claim says of an installed version. */
export type Outcome =
  | { readonly kind: 'affected'; readonly interval: Interval }
  | { readonly kind: 'listed' }
  | { readonly kind: 'outside' }
  /** The publisher says that the package is not, or was never, affected. */
  | { readonly kind: 'stated' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'inapplicable'; readonly why: string }
  /** It cannot be decided: a version on one side has no order. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A package under the name and version that an ecosystem compares. */
export interface Candidate {
  readonly pkg: Package;
  readonly ecosystem: string;
  readonly version: string;
  readonly order: Order;
}

/**
 * Decides one claim (OSV schema, "Evaluation"): a version is affected that is listed or lies in some interval. Conditions come first,
 * since a claim about another architecture or module says nothing.
 */
export function evaluateClaim(claim: Claim, candidate: Candidate): Outcome {
  const { pkg, ecosystem, version, order } = candidate;
  if (claim.withdrawn === true) return { kind: 'withdrawn' };
  const why = inapplicable(claim, pkg, ecosystem);
  if (why !== undefined) return { kind: 'inapplicable', why };
  if (claim.status === 'not_affected' || claim.status === 'fixed') return { kind: 'stated' };
  if (claim.versions?.includes(version) === true) return { kind: 'listed' };
  if (version === '' && !claim.intervals.some(isAllVersions))
    return { kind: 'unknown', why: 'the package states no version' };
  try {
    const interval = claim.intervals.find((one) => contains(one, version, order));
    if (interval !== undefined) return { kind: 'affected', interval };
    if (claim.versions?.some((listed) => isSame(listed, version, order)) === true) return { kind: 'listed' };
    return claim.unordered === true
      ? { kind: 'unknown', why: claim.damage ?? 'a bound of its range has no place in the order of versions' }
      : { kind: 'outside' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'unknown', why: error.message };
  }
}

function isAllVersions([from, to]: Interval): boolean {
  return from === '0' && to === undefined;
}

/** The outcome in words. */
export function reasonOf(outcome: Outcome, claim: Claim, { version, order }: Candidate): string {
  switch (outcome.kind) {
    case 'affected':
      return `${version === '' ? 'it' : version} ${intervalText(outcome.interval)} (${order.name} order)`;
    case 'listed':
      return `${version} is listed as affected`;
    case 'outside':
      return outsideText(claim, version, order);
    case 'stated':
      return `the publisher says ${claim.vendorStatus ?? claim.status ?? 'not affected'}`;
    case 'withdrawn':
      return 'the publisher took it back';
    case 'inapplicable':
    case 'unknown':
      return outcome.why;
    default:
      return unreachable(outcome);
  }
}

function isSame(a: string, b: string, order: Order): boolean {
  try {
    return order.compare(a, b) === 0;
  } catch (error) {
    // A listed version without an order is only equal to its own text.
    if (error instanceof Problem) return false;
    throw error;
  }
}

function intervalText([from, to, kind]: Interval): string {
  const low = from === '0' ? '' : `>= ${from}`;
  const high = to === undefined ? '' : `${kind === END_LAST ? '<=' : '<'} ${to}`;
  if (low === '' && high === '') return 'is affected as all versions are';
  return [low, high].filter((part) => part !== '').join(' and ');
}

function outsideText(claim: Claim, version: string, order: Order): string {
  const fixes = claim.intervals.map(fixOf).filter((fix) => fix !== undefined);
  const fixedBy = fixes.findLast((fix) => order.compare(version, fix) >= 0);
  if (fixedBy !== undefined) return `fixed in ${fixedBy}, and ${version} is not older (${order.name} order)`;
  const ranges = claim.intervals.map((interval) => intervalText(interval)).join(', or ');
  if (ranges === '') return `${version} is none of the listed versions`;
  return `${version} is in none of the ranges: ${ranges} (${order.name} order)`;
}
