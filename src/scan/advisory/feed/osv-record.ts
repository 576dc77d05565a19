import { textOf } from '#format/index.ts';
import type { RateVector } from '../risk/cvss.ts';
import { listField, objectField, oneLine, RECORD_LIMITS, textField, textList } from './fields.ts';
import { parseAffected } from './osv-affected.ts';
import { recordRatings } from './osv-rating.ts';
import type { AdvisoryRecord, AffectedEntry, ReadRecord } from './record.ts';

const ID = /^[A-Za-z\d][\w.:+-]*$/;
// RFC 3339 with a zone, as the schema asks for; records of before 1.0 also have a space.
const TIME = /^\d{4}-\d\d-\d\d[T ][\d:.]{5,24}(?:Z|[+-]\d\d:?\d\d)?$/;
const CVE = /^CVE-\d{4}-\d{4,}$/;
const WEB = /^https?:\/\/[^\s"<>]+$/;
const CWE = /^CWE-\d{1,6}$/;
// AlmaLinux lists what an erratum fixes under `related` instead of `upstream`, which came to the schema later.
const ERRATA_WITH_RELATED = /^AL[SBE]A-/;
const ERRATA_NOT_SECURITY = /^(?:AL|RL|RH)(BA|EA)-/;

/** Reads one OSV record (schema 1.0 to 1.7) from its JSON text. Never throws: a damaged record says why it is left out. */
export function readOsvRecord(bytes: Uint8Array, what: string, rate: RateVector): ReadRecord {
  if (bytes.length > RECORD_LIMITS.bytes) return malformed(what, `larger than ${RECORD_LIMITS.bytes} bytes`);
  let value: unknown;
  try {
    // V8 parses JSON without recursion, and nothing below walks deeper than the schema does.
    value = JSON.parse(textOf(bytes));
  } catch {
    return malformed(what, 'not JSON');
  }
  return parseOsvRecord(value, what, rate);
}

/** The same from a parsed value. */
export function parseOsvRecord(value: unknown, what: string, rate: RateVector): ReadRecord {
  const osv = objectField(value);
  const id = textField(osv.id, RECORD_LIMITS.idLength);
  if (osv.id === undefined && osv.affected === undefined)
    return { kind: 'malformed', what, why: 'no OSV record', isForeign: true };
  if (id === undefined || !ID.test(id)) return malformed(what, 'no usable id');
  const items = listField(osv.affected);
  if (items.length > RECORD_LIMITS.affected)
    return malformed(id, `more than ${RECORD_LIMITS.affected} packages`);
  const summary = oneLine(textField(osv.summary, RECORD_LIMITS.bytes) ?? '', RECORD_LIMITS.summaryLength);
  const affected: AffectedEntry[] = [];
  let damage: string | undefined;
  for (const item of items) {
    const entry = parseAffected(item, id, summary, rate);
    if (typeof entry === 'string') damage ??= entry;
    else if (entry !== undefined) affected.push(entry);
  }
  if (damage !== undefined && affected.length === 0) return malformed(id, damage);
  const record = { advisory: advisoryOf(osv, id, summary, rate), affected };
  return { kind: 'record', record, ...(damage === undefined ? {} : { damage }) };
}

function malformed(what: string, why: string): ReadRecord {
  return { kind: 'malformed', what, why };
}

function advisoryOf(
  osv: Record<string, unknown>,
  id: string,
  summary: string,
  rate: RateVector,
): AdvisoryRecord {
  const { idLength, ids } = RECORD_LIMITS;
  const related = textList(osv.related, idLength, ids);
  const upstream = textList(osv.upstream, idLength, ids);
  const named =
    ERRATA_WITH_RELATED.test(id) && upstream.length === 0 ? related.filter((one) => CVE.test(one)) : [];
  const description = oneLine(
    textField(osv.details, RECORD_LIMITS.bytes) ?? '',
    RECORD_LIMITS.descriptionLength,
  );
  const published = timeField(osv.published);
  const withdrawn = timeField(osv.withdrawn);
  const notice = noticeOf(id, upstream.length + named.length);
  return {
    id,
    aliases: textList(osv.aliases, idLength, ids).filter((alias) => alias !== id),
    upstream: [...upstream, ...named],
    related: related.filter((one) => !named.includes(one)),
    summary,
    // The schema asks for it, but nothing is decided by it.
    modified: timeField(osv.modified) ?? '',
    ...(published === undefined ? {} : { published }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(description === '' || description === summary ? {} : { description }),
    ...(notice === undefined ? {} : { notice }),
    ratings: recordRatings(osv, id, summary, rate),
    references: referencesOf(osv.references),
    cwes: textList(objectField(osv.database_specific).cwe_ids, idLength, RECORD_LIMITS.references).filter(
      (cwe) => CWE.test(cwe),
    ),
  };
}

function timeField(value: unknown): string | undefined {
  const text = textField(value, RECORD_LIMITS.idLength);
  return text !== undefined && TIME.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function referencesOf(value: unknown): string[] {
  const links = listField(value)
    .slice(0, RECORD_LIMITS.references)
    .map((item) => objectField(item).url);
  return textList(links, RECORD_LIMITS.referenceLength, RECORD_LIMITS.references).filter((link) =>
    WEB.test(link),
  );
}

/** What the publisher says when a record is none of a vulnerability. */
function noticeOf(id: string, vulnerabilities: number): string | undefined {
  const kind = ERRATA_NOT_SECURITY.exec(id)?.[1];
  if (kind === undefined || vulnerabilities > 0) return undefined;
  return kind === 'BA'
    ? 'a bug-fix erratum that names no vulnerability'
    : 'an enhancement that names no vulnerability';
}
