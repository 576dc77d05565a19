import { within, type Context } from './context.ts';
import type { Warn } from './issue.ts';
import type { YamlMap } from '#format/index.ts';

const ALERT_KEYS = [
  'desc',
  'output',
  'priority',
  'enabled',
  'tags',
  'source',
  'skip-if-unknown-filter',
  'warn_evttypes',
] as const;

/** The keys that each kind of item may have. */
const KEYS = {
  list: ['list', 'items', 'append', 'override'],
  macro: ['macro', 'condition', 'append', 'override'],
  rule: [
    'rule',
    'desc',
    'condition',
    'output',
    'priority',
    'enabled',
    'tags',
    'source',
    'exceptions',
    'warn_evttypes',
    'skip-if-unknown-filter',
    'capture',
    'capture_duration',
    'append',
    'override',
  ],
  sequence: ['sequence', 'steps', 'within', 'by', ...ALERT_KEYS],
  step: ['name', 'condition'],
  threshold: ['threshold', 'condition', 'count', 'distinct', 'within', 'by', ...ALERT_KEYS],
  exception: ['name', 'fields', 'comps', 'values'],
} as const;

/** A key that nobody reads is likely a typing mistake. */
export function warnUnknownKeys(item: YamlMap, kind: keyof typeof KEYS, context: Context, warn: Warn): void {
  const known: readonly string[] = KEYS[kind];
  for (const { key } of item.entries) {
    if (known.includes(key.text)) continue;
    const place = within(context, 'value for', key.text, key.offset);
    warn('LOAD_UNKNOWN_KEY', `Unknown key '${key.text}' in ${kind} item. The key will be ignored.`, place);
  }
}
