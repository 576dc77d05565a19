import { isRecord } from '#core/index.ts';
import { compareVersions } from '#scan/version/index.ts';
import { isEcosystem } from '../ecosystem.ts';
import { listField, objectField, RECORD_LIMITS, textField } from './fields.ts';
import type { AffectedEntry, FeedRecord, ReadRecord } from './record.ts';

// Entries are written by hand: `CVE-2019-1`, `CVE 2019-1`, `CVE-2019-1 XSA-9 (+ regression)`.
const CVE = /CVE[-_ ](\d{4}-\d{4,19})(?!\d)/;
const OTHER = /^(?:GHSA(?:-[a-z\d]{4}){3}|[A-Z]{2,12}-\d{1,4}(?:-\d{1,9})?)$/;
const MOST_PACKAGES = 100_000;
/** Under this key stand the vulnerabilities that never were in the package. */
const NEVER_AFFECTED = '0';

interface Fix {
  readonly id: string;
  readonly related: Set<string>;
  readonly affected: AffectedEntry[];
}

/**
 * Reads Alpine's security database of one branch, all its repositories together (`v3.20/main.json`, `v3.20/community.json`).
 * One record a vulnerability; the name is the source package's (origin). A vulnerability that stands under several versions
 * was fixed again, so the highest one counts.
 */
export function readSecdb(documents: readonly unknown[], ecosystem: string, modified: string): ReadRecord[] {
  const fixes = new Map<string, Fix>();
  const malformed: ReadRecord[] = [];
  for (const document of documents) {
    const { packages } = objectField(document);
    for (const item of listField(packages).slice(0, MOST_PACKAGES)) {
      const { name, secfixes } = objectField(objectField(item).pkg);
      const known = textField(name, RECORD_LIMITS.nameLength);
      if (known === undefined || !isRecord(secfixes)) {
        malformed.push({ kind: 'malformed', what: ecosystem, why: 'a package without name or secfixes' });
        continue;
      }
      addPackage(fixes, ecosystem, known, secfixes);
    }
  }
  if (!isEcosystem(ecosystem)) return malformed;
  const records = [...fixes.values()].map(
    (fix) => ({ kind: 'record', record: recordOf(fix, modified) }) as const,
  );
  return [...records, ...malformed];
}

function addPackage(
  fixes: Map<string, Fix>,
  ecosystem: string,
  name: string,
  secfixes: Record<string, unknown>,
): void {
  const fixedIn = new Map<string, { version: string; related: string[] }>();
  for (const [version, entries] of Object.entries(secfixes)) {
    if (version.length > RECORD_LIMITS.versionLength) continue;
    for (const entry of listField(entries)) {
      const named = namesIn(entry);
      if (named === undefined) continue;
      const seen = fixedIn.get(named.id);
      if (seen === undefined || isHigher(version, seen.version))
        fixedIn.set(named.id, { version, related: [...named.related, ...(seen?.related ?? [])] });
    }
  }
  for (const [id, { version, related }] of fixedIn) {
    const fix: Fix = fixes.get(id) ?? { id, related: new Set(), affected: [] };
    fixes.set(id, fix);
    for (const one of related) fix.related.add(one);
    fix.affected.push(entryOf(ecosystem, name, version));
  }
}

/** The CVE of an entry, or else its first other id; what stands beside a CVE covers several (XSA) and is only related. */
function namesIn(entry: unknown): { id: string; related: string[] } | undefined {
  const text = textField(entry, RECORD_LIMITS.nameLength);
  if (text === undefined) return undefined;
  const cve = CVE.exec(text)?.[1];
  const others = text.split(/\s+/).filter((word) => OTHER.test(word) && !word.startsWith('CVE-'));
  if (cve !== undefined) return { id: `CVE-${cve}`, related: others };
  const [id, ...related] = others;
  return id === undefined ? undefined : { id, related };
}

function isHigher(a: string, b: string): boolean {
  if (b === NEVER_AFFECTED) return true;
  if (a === NEVER_AFFECTED) return false;
  try {
    return compareVersions('apk', a, b) > 0;
  } catch {
    return a > b;
  }
}

function entryOf(ecosystem: string, name: string, version: string): AffectedEntry {
  const common = { ecosystem, name, versions: [], ratings: [] };
  if (version === NEVER_AFFECTED)
    return { ...common, ranges: [], status: 'not_affected', vendorStatus: 'never affected' };
  return { ...common, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: version }] }] };
}

function recordOf(fix: Fix, modified: string): FeedRecord {
  const { id, related, affected } = fix;
  return {
    advisory: {
      id,
      aliases: [],
      upstream: [],
      related: [...related].sort(),
      summary: '',
      modified,
      ratings: [],
      references: id.startsWith('CVE-') ? [`https://security.alpinelinux.org/vuln/${id}`] : [],
      cwes: [],
    },
    affected,
  };
}
