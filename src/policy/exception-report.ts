import { compareText } from '#core/index.ts';
import type { ExceptionUse } from './engine.ts';

/** What became of an exception over all documents: how many it excused, and whether somebody should look at it. */
export interface ExceptionReport extends ExceptionUse {
  /** Documents that it excused something of. */
  readonly applied: number;
}

/** What counts for the whole, the worst last. */
const ORDER: readonly ExceptionUse['status'][] = ['unmatched', 'applied', 'expired', 'broken'];

/** Puts together what became of exceptions in several decisions: one matched nothing only if it matched nothing anywhere. */
export function reportExceptions(decisions: Iterable<readonly ExceptionUse[]>): ExceptionReport[] {
  const reports = new Map<string, ExceptionReport>();
  for (const uses of decisions) {
    for (const use of uses) {
      const known = reports.get(use.exception);
      const applied = (known?.applied ?? 0) + (use.status === 'applied' ? 1 : 0);
      const isWorse = known === undefined || ORDER.indexOf(use.status) > ORDER.indexOf(known.status);
      reports.set(use.exception, { ...(isWorse ? use : known), applied });
    }
  }
  return [...reports.values()].sort((a, b) => compareText(a.exception, b.exception));
}

/** Why somebody should look at an exception; undefined for one that does its work. */
export function exceptionWarning(report: ExceptionReport): string | undefined {
  const { exception, status, owner, expires, message } = report;
  const who = owner === undefined ? '' : `, owner ${owner}`;
  switch (status) {
    case 'applied':
      return undefined;
    case 'unmatched':
      return `exception ${exception} matched nothing${who}`;
    case 'expired':
      return `exception ${exception} expired on ${expires ?? 'an unknown date'}${who}`;
    case 'broken':
      return `exception ${exception} could not be evaluated${who}: ${message ?? ''}`;
  }
}
