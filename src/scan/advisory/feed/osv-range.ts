import type { AdvisoryEvent, AdvisoryRange } from '#core/index.ts';
import { listField, objectField, RECORD_LIMITS, textField } from './fields.ts';

const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

/**
 * `affected[].ranges[]` as the schema has them, git ranges left out: they order commits, which no installed package names.
 * `undefined` when a bound is no text, so that the record as a whole cannot be trusted.
 */
export function parseRanges(value: unknown): AdvisoryRange[] | undefined {
  const ranges: AdvisoryRange[] = [];
  const list = listField(value);
  if (list.length > RECORD_LIMITS.list) return undefined;
  for (const item of list) {
    const { type, events: raw } = objectField(item);
    if (type === 'GIT') continue;
    if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return undefined;
    const events = parseEvents(listField(raw));
    if (events === undefined) return undefined;
    ranges.push({ type, events });
  }
  return ranges;
}

/** An event object holds one key by the schema; records that put two into one are read as two. */
function parseEvents(list: readonly unknown[]): AdvisoryEvent[] | undefined {
  if (list.length > RECORD_LIMITS.list) return undefined;
  const events: AdvisoryEvent[] = [];
  for (const item of list) {
    const event = objectField(item);
    for (const kind of EVENT_KINDS) {
      if (!Object.hasOwn(event, kind)) continue;
      const version = textField(event[kind], RECORD_LIMITS.versionLength);
      if (version === undefined) return undefined;
      events.push({ [kind]: version } as unknown as AdvisoryEvent);
    }
  }
  // "A range must contain at least one introduced" (OSV schema, "affected[].ranges[].events fields").
  return events.some((event) => 'introduced' in event) ? events : undefined;
}
