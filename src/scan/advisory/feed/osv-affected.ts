import type { VulnerabilityStatus } from '#core/index.ts';
import { isEcosystem } from '../ecosystem.ts';
import type { RateVector } from '../risk/cvss.ts';
import { listField, objectField, RECORD_LIMITS, textField, textList } from './fields.ts';
import { affectedRatings } from './osv-rating.ts';
import { parseRanges } from './osv-range.ts';
import type { AffectedEntry } from './record.ts';
import { statusOfWord } from './vendor-word.ts';

const MOST_BINARIES = 10_000;
// "nodejs:16", "container-tools:rhel8", "httpd:2.4/mod_http2" in "Important: nodejs:16 security update".
const MODULE_IN_SUMMARY = /(?:^|\s)([a-z\d][\w.+-]*:[\w.+-]+)(?=[\s/]|$)/i;
// Builds of a module carry it in their release: `.module_el8` (AlmaLinux), `.module+el8` (Red Hat, Rocky Linux).
const MODULAR = /\.module[_+]/;

/** Reads one `affected[]` item; `undefined` when it names no package version we could compare, a reason when it names no package. */
export function parseAffected(
  value: unknown,
  id: string,
  summary: string,
  rate: RateVector,
): AffectedEntry | string | undefined {
  const affected = objectField(value);
  const named = objectField(affected.package);
  // Records about commits alone have no package (OSV schema, "affected[].package field").
  if (affected.package === undefined || affected.package === null) return undefined;
  const ecosystem = textField(named.ecosystem, RECORD_LIMITS.nameLength);
  const name = textField(named.name, RECORD_LIMITS.nameLength);
  if (ecosystem === undefined || name === undefined) return 'a package without ecosystem or name';
  if (!isEcosystem(ecosystem)) return `${JSON.stringify(ecosystem.slice(0, 80))} is no ecosystem`;
  const readable = parseRanges(affected.ranges);
  const ranges = readable ?? [];
  const versions = textList(affected.versions, RECORD_LIMITS.versionLength, RECORD_LIMITS.list);
  const damage = damageOf(affected, readable === undefined);
  if (ranges.length === 0 && versions.length === 0 && damage === undefined) return undefined;
  const vendor = vendorStatus(affected);
  const module = ranges.some(({ events }) =>
    events.some((event) => MODULAR.test(Object.values(event)[0] ?? '')),
  )
    ? MODULE_IN_SUMMARY.exec(summary)?.[1]
    : undefined;
  const binaries = binaryNames(objectField(affected.ecosystem_specific).binaries);
  const architectures = architecturesOf(named.purl);
  return {
    ecosystem,
    name,
    ranges,
    versions,
    ratings: affectedRatings(affected, id, rate),
    ...vendor,
    ...(module === undefined ? {} : { module }),
    ...(binaries.length === 0 ? {} : { binaries }),
    ...(architectures.length === 0 ? {} : { architectures }),
    ...(damage === undefined ? {} : { damage }),
  };
}

function damageOf({ versions }: Record<string, unknown>, areRangesDamaged: boolean): string | undefined {
  if (areRangesDamaged) return 'its ranges are damaged';
  return listField(versions).length > RECORD_LIMITS.list
    ? `it lists more than ${RECORD_LIMITS.list} versions`
    : undefined;
}

function vendorStatus(
  affected: Record<string, unknown>,
): { status: VulnerabilityStatus; vendorStatus: string } | undefined {
  const specific = objectField(affected.ecosystem_specific);
  const database = objectField(affected.database_specific);
  for (const word of [specific.status, database.status, specific.urgency, database.urgency]) {
    const status = statusOfWord(word);
    if (status !== undefined) return { status, vendorStatus: oneWord(word) };
  }
  return undefined;
}

function oneWord(word: unknown): string {
  return String(word).slice(0, RECORD_LIMITS.summaryLength);
}

/** SUSE: `[{"libopenssl3": "3.0.8-1"}]`. Ubuntu: `[{"binary_name": "libssl3", ...}]`, or name and version as SUSE. */
function binaryNames(value: unknown): string[] {
  const names = new Set<string>();
  for (const item of listField(value)) {
    const binary = objectField(item);
    const single = textField(binary.binary_name, RECORD_LIMITS.nameLength);
    for (const name of single === undefined ? Object.keys(binary) : [single]) names.add(name);
    if (names.size > MOST_BINARIES) break;
  }
  return [...names];
}

/** The architecture that a purl of the record is bound to; `source` and `src` say that the name is a source package's. */
function architecturesOf(purl: unknown): string[] {
  const query =
    typeof purl === 'string' ? purl.slice(0, RECORD_LIMITS.referenceLength).split('?')[1] : undefined;
  const architecture = query === undefined ? null : new URLSearchParams(query.split('#')[0]).get('arch');
  return architecture === null || architecture === '' || architecture === 'source' || architecture === 'src'
    ? []
    : [architecture];
}
