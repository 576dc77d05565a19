import { messageOf, Problem, type Incompleteness, type OsRelease } from '#core/index.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import { lifecycleOf } from '../risk/lifecycle.ts';
import { nameOf, type Distribution } from './distribution.ts';

/** Whether the image's distribution is still mended, and what to say when it is not. */
export interface SystemEnd {
  readonly isEnded: boolean;
  readonly notices: readonly Incompleteness[];
}

const SUPPORTED: SystemEnd = { isEnded: false, notices: [] };

/** Judges a distribution's release by the end-of-life data of the database. Without data for it nothing is said. */
export function endOfLifeOf(
  os: OsRelease | undefined,
  distribution: Distribution | undefined,
  database: AdvisoryDatabase,
  now: Date,
): SystemEnd {
  if (os === undefined || distribution?.kind !== 'known' || distribution.lifecycle === undefined)
    return SUPPORTED;
  const { products, cycle } = distribution.lifecycle;
  const what = nameOf(os);
  try {
    const cycles = products.map((product) => database.cycles(product)).find((found) => found !== undefined);
    const lifecycle = lifecycleOf(cycles ?? [], cycle, now);
    if (lifecycle?.state === 'ended') {
      const since = lifecycle.since === undefined ? '' : ` since ${lifecycle.since}`;
      const why = `this release is at its end of life${since}: vulnerabilities found after that have neither advisories nor fixes`;
      return { isEnded: true, notices: [{ code: 'advisory.end-of-life', what, why }] };
    }
    if (lifecycle?.state === 'extended') {
      const until = lifecycle.until === undefined ? '' : ` until ${lifecycle.until}`;
      const why = `regular support has ended; extended support goes on${until}`;
      return { isEnded: false, notices: [{ code: 'advisory.extended-support', what, why }] };
    }
    return SUPPORTED;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { isEnded: false, notices: [{ code: error.code, what, why: messageOf(error) }] };
  }
}
