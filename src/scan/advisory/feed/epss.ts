import type { Risk } from '#core/index.ts';

type Prediction = NonNullable<Risk['epss']>;

const CVE = /^CVE-\d{4}-\d{4,19}$/;
// One line a CVE; there are some 300,000.
const MOST = 5_000_000;
const LONGEST_LINE = 200;
const NEWLINE = 0x0a;

/** Reads FIRST's EPSS scores, the inflated CSV: `#model_version:...,score_date:...`, a header, then `cve,epss,percentile`. */
export function readEpss(csv: Uint8Array): {
  entries: Map<string, Prediction>;
  scoreDate: string | undefined;
  skipped: number;
} {
  const text = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength);
  const entries = new Map<string, Prediction>();
  let scoreDate: string | undefined;
  let skipped = 0;
  for (let start = 0; start < text.length && entries.size < MOST;) {
    const found = text.indexOf(NEWLINE, start);
    const end = found === -1 ? text.length : found;
    const line = text.toString('latin1', start, Math.min(end, start + LONGEST_LINE)).trim();
    start = end + 1;
    if (line === '' || line.startsWith('cve,')) continue;
    if (line.startsWith('#')) {
      scoreDate ??= /score_date:([\dT:.Z+-]{10,40})/.exec(line)?.[1];
      continue;
    }
    const [cve, epss, rank] = line.split(',');
    const score = fraction(epss);
    const percentile = fraction(rank);
    if (cve === undefined || !CVE.test(cve) || score === undefined || percentile === undefined) skipped++;
    else entries.set(cve, { score, percentile });
  }
  return { entries, scoreDate, skipped };
}

function fraction(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
}
