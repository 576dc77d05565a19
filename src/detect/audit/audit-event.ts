import { isRecord, messageOf, Problem, type Json } from '#core/index.ts';
import type { AuditEvent } from '../event/event.ts';

/** A request to the API server may carry 3 MiB (etcd's limit doubled), and the audit event repeats it. */
const EVENT_LENGTH = 16 * 1024 * 1024;

/**
 * The events in what the API server sends to a webhook or writes to its log: one `EventList`, one `Event`, a list of those, or
 * one of those a line (audit.k8s.io/v1). Numbers go on from `first`. An `audit.malformed` problem says what is none.
 */
export function parseAuditEvents(text: string, first = 1): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (const document of documentsOf(text)) {
    for (const item of itemsOf(document)) {
      events.push({
        source: 'k8s_audit',
        number: first + events.length,
        time: timeOf(item),
        type: 'pluginevent',
        document: item as Json,
      });
    }
  }
  return events;
}

/** The whole text is one document, or every line is. */
function documentsOf(text: string): unknown[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const lines = trimmed.split('\n');
  if (lines.length > 1 && isComplete(lines[0]!)) {
    return lines
      .filter((line) => line.trim() !== '')
      .map((line, index) => parseJson(line, `line ${index + 1}`));
  }
  return [parseJson(trimmed, 'document')];
}

function isComplete(line: string): boolean {
  return /^\s*\{/.test(line) && /\}\s*$/.test(line);
}

function parseJson(text: string, what: string): unknown {
  if (text.length > EVENT_LENGTH * 64)
    throw malformed(`${what} is longer than ${EVENT_LENGTH * 64} characters`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`${what} is not JSON: ${messageOf(error)}`);
  }
}

function itemsOf(document: unknown): Record<string, unknown>[] {
  if (Array.isArray(document)) return document.flatMap(itemsOf);
  if (!isRecord(document)) throw malformed('an audit event must be a JSON object');
  if (document['kind'] === 'EventList') {
    const items = document['items'];
    if (!Array.isArray(items)) throw malformed('an EventList must have items');
    return items.flatMap(itemsOf);
  }
  return [document];
}

/** When the stage was reached, else when the request came. */
function timeOf(item: Record<string, unknown>): bigint {
  for (const key of ['stageTimestamp', 'requestReceivedTimestamp', 'timestamp']) {
    const time = parseTime(item[key]);
    if (time !== null) return time;
  }
  return 0n;
}

/** RFC 3339 with up to nine digits after the second. */
function parseTime(value: unknown): bigint | null {
  const match = typeof value === 'string' && /^([\dT:-]{19})(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(value);
  if (!match) return null;
  const milliseconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

function malformed(message: string): Problem {
  return new Problem('audit.malformed', message);
}
