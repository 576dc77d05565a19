import { compareText } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';

const CVE = /^CVE-\d{4}-\d{4,}$/;
// DEBIAN-CVE-2024-1, UBUNTU-CVE-2024-1, ALPINE-CVE-2024-1: a distribution's view of one CVE.
const VIEW_OF_CVE = /^[A-Za-z]+-(CVE-\d{4}-\d{4,})$/;

/** Which id names a vulnerability when it has several; the first that it has. Then the others, by their text. */
const PREFERENCE = [
  'CVE-',
  'GHSA-',
  'GO-',
  'PYSEC-',
  'RUSTSEC-',
  'MAL-',
  'DSA-',
  'DLA-',
  'USN-',
  'RHSA-',
  'ALSA-',
  'RLSA-',
];

/** True for a plain CVE id. */
export function isCve(id: string): boolean {
  return CVE.test(id);
}

/**
 * The vulnerabilities that a record is about, each as ids that mean the same. Aliases are the same vulnerability by the OSV schema; so
 * is what a record names upstream, unless it names several CVEs there: an erratum, which is about each of them. `related` never counts.
 */
export function identitiesOf({
  id,
  aliases,
  upstream,
}: Pick<AdvisoryRecord, 'id' | 'aliases' | 'upstream'>): string[][] {
  const own = withCves([id, ...aliases]);
  const all = withCves([...own, ...upstream]);
  if (all.filter(isCve).length <= 1) return [all];
  // What is one vulnerability by itself stays one, whatever else led to it.
  if (aliases.length > 0 || own.some(isCve)) return [own];
  return all.filter(isCve).map((cve) => [cve]);
}

/** Orders ids by how well they name a vulnerability: CVEs first, the older before the younger. */
export function compareIds(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareNumbered(a, b);
}

/** The ids, and the CVEs that some of them are a distribution's view of. */
function withCves(ids: readonly string[]): string[] {
  const all = new Set(ids);
  for (const id of ids) {
    const cve = VIEW_OF_CVE.exec(id)?.[1];
    if (cve !== undefined) all.add(cve);
  }
  return [...all];
}

function rankOf(id: string): number {
  const rank = PREFERENCE.findIndex((prefix) => id.startsWith(prefix));
  return rank === -1 ? PREFERENCE.length : rank;
}

/** By the numbers in it, so that CVE-2021-3999 comes before CVE-2021-33574. */
function compareNumbered(a: string, b: string): number {
  const left = a.split('-');
  const right = b.split('-');
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const x = left[index]!;
    const y = right[index]!;
    const difference =
      /^\d+$/.test(x) && /^\d+$/.test(y) ? x.length - y.length || compareText(x, y) : compareText(x, y);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
