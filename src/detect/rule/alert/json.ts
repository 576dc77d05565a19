import type { AlertValue } from '../output/print-value.ts';
import type { Alert } from './alert.ts';
import { clockTime, isoTime } from './time.ts';

/** How an alert is written as text. */
export interface TextOptions {
  /** ISO 8601 in UTC, or the time of the day in this zone (Falco's default is the local one). */
  readonly time: 'iso' | 'local' | 'utc';
}

/** An alert as Falco prints it: `03:04:05.123456789: Warning Something happened (user=root ...)`. */
export function alertText(alert: Alert, options: TextOptions): string {
  const time = options.time === 'iso' ? isoTime(alert.time) : clockTime(alert.time, options.time);
  return `${time}: ${alert.priority} ${alert.message}`;
}

/** An alert as Falco writes it with `json_output`: one line, keys sorted, 64-bit numbers exact. */
export function alertJson(alert: Alert, options: TextOptions): string {
  return jsonText(
    new Map<string, JsonValue>([
      ['hostname', alert.hostname],
      ['message', alert.message],
      ['output', alertText(alert, options)],
      ['output_fields', sortedByKey(alert.fields)],
      ['priority', alert.priority],
      ['rule', alert.rule],
      ['source', alert.source],
      ['tags', [...alert.tags]],
      ['time', isoTime(alert.time)],
    ]),
  );
}

/** What our JSON can say: bigints are numbers with all their digits. */
export type JsonValue = AlertValue | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** JSON text in which bigints keep all their digits. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isMap(value)) {
    return `{${[...value].map(([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`).join(',')}}`;
  }
  return `[${value.map(jsonText).join(',')}]`;
}

function isMap(value: object): value is ReadonlyMap<string, JsonValue> {
  return value instanceof Map;
}

function sortedByKey(map: ReadonlyMap<string, AlertValue>): ReadonlyMap<string, JsonValue> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
