import { Problem, type Json } from '#core/index.ts';
import { valueOf, type YamlMap, type YamlScalar, type YamlValue } from '#format/index.ts';
import { findFieldUse, type FieldUse, type FieldValue } from '../field/catalogue.ts';
import type { AuditEvent } from '../event/event.ts';
import { operandValue } from '../rule/check/operand-value.ts';
import { typeOfField } from '../rule/check/value-type.ts';
import { fieldKey, type FieldEvent } from '../rule/field-event/field-event.ts';
import { proofFault } from './fault.ts';

/** When the first event of a test happens, unless it says so: 2026-01-01. */
const START = 1_767_225_600_000_000_000n;
/** Between events that do not say how long after the one before they happen. */
const BETWEEN = 1_000_000n;
const REPEAT_LIMIT = 100_000;
const UNITS: Readonly<Record<string, bigint>> = {
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
/** Keys of an event that are no fields. */
const KEYS: ReadonlySet<string> = new Set(['type', 'after', 'repeat', 'audit']);

/**
 * Reads events as tests write them: `{type: openat, fd.name: /etc/shadow}`, or `{audit: {verb: get, ...}}`. `after: 2s` is the time
 * since the event before, `repeat: 30` makes as many, with `{n}` in a value for the number of each.
 */
export function readEvents(items: readonly YamlValue[]): (FieldEvent | AuditEvent)[] {
  const events: (FieldEvent | AuditEvent)[] = [];
  let time = START - BETWEEN;
  for (const item of items) {
    if (item.kind !== 'map') throw proofFault('an event is a mapping of fields to values', item);
    const times = readRepeat(item);
    const after = readAfter(item);
    for (let turn = 1; turn <= times; turn++) {
      time += after;
      events.push(readEvent(item, { turn, time, number: events.length + 1 }));
    }
  }
  return events;
}

interface Moment {
  readonly turn: number;
  readonly time: bigint;
  readonly number: number;
}

function readEvent(item: YamlMap, moment: Moment): FieldEvent | AuditEvent {
  const { time, number } = moment;
  const audit = valueOf(item, 'audit');
  if (audit) {
    const document = jsonOf(audit, moment);
    return { source: 'k8s_audit', number, time, type: 'pluginevent', document };
  }
  const type = valueOf(item, 'type');
  if (type?.kind !== 'scalar' || type.empty)
    throw proofFault("an event needs a 'type', as in evt.type", type ?? item);
  const fields = new Map<string, FieldValue>([
    ['evt.num', number],
    ['evt.rawtime', time],
    ['evt.source', 'syscall'],
  ]);
  for (const { key, value } of item.entries) {
    if (KEYS.has(key.text) || (value.kind === 'scalar' && value.empty)) continue;
    const use = fieldOf(key);
    fields.set(fieldKey(use.field.name, use.argument), readValue(use, value, moment));
  }
  return { source: 'syscall', type: type.text, fields };
}

function fieldOf(key: YamlScalar): FieldUse {
  const match = /^([^[\]]+)(?:\[(.*)\])?$/s.exec(key.text);
  const use = match && findFieldUse(match[1]!, match[2] ?? null);
  if (!use) throw proofFault(`there is no field ${key.text}`, key);
  return use;
}

function readValue(use: FieldUse, value: YamlValue, moment: Moment): FieldValue {
  const { field, argument } = use;
  const isMany = field.list === true || (field.several !== undefined && argument === null);
  if (value.kind === 'map') throw proofFault(`${field.name} is no mapping`, value);
  if (value.kind === 'scalar') {
    const single = readSingle(use, value, moment);
    return isMany ? [single] : single;
  }
  if (!isMany) throw proofFault(`${field.name} has one value`, value);
  return value.items.map((member) => readSingle(use, member, moment));
}

function readSingle({ field, argument }: FieldUse, value: YamlValue, moment: Moment): FieldValue {
  if (value.kind !== 'scalar') throw proofFault(`${field.name} has plain values`, value);
  const type = typeOfField(field, argument);
  try {
    // Only operands are networks, values are addresses.
    const kind = type.kind === 'net' ? 'ip' : type.kind;
    return operandValue(filled(value.text, moment), { ...type, kind }) as FieldValue;
  } catch (error) {
    if (error instanceof Problem) throw proofFault(`${field.name}: ${error.message}`, value);
    throw error;
  }
}

function filled(text: string, { turn }: Moment): string {
  return text.replaceAll('{n}', String(turn));
}

function jsonOf(value: YamlValue, moment: Moment): Json {
  switch (value.kind) {
    case 'map':
      return Object.fromEntries(value.entries.map((entry) => [entry.key.text, jsonOf(entry.value, moment)]));
    case 'sequence':
      return value.items.map((member) => jsonOf(member, moment));
    case 'scalar':
      return scalarJson(value, moment);
    default:
      return value satisfies never;
  }
}

function scalarJson(value: YamlScalar, moment: Moment): Json {
  if (value.empty) return null;
  if (value.plain && (value.text === 'true' || value.text === 'false')) return value.text === 'true';
  if (value.plain && /^-?\d{1,15}$/.test(value.text)) return Number(value.text);
  return filled(value.text, moment);
}

function readRepeat(item: YamlMap): number {
  const value = valueOf(item, 'repeat');
  if (!value) return 1;
  const times = value.kind === 'scalar' && /^\d{1,6}$/.test(value.text) ? Number(value.text) : 0;
  if (times < 1 || times > REPEAT_LIMIT) throw proofFault(`'repeat' is 1 to ${REPEAT_LIMIT}`, value);
  return times;
}

function readAfter(item: YamlMap): bigint {
  const value = valueOf(item, 'after');
  if (!value) return BETWEEN;
  const match = value.kind === 'scalar' && /^(\d{1,6})(ms|s|m|h)$/.exec(value.text);
  if (!match) throw proofFault("'after' is a time like 500ms, 30s, 5m, 1h", value);
  return BigInt(match[1]!) * UNITS[match[2]!]!;
}
