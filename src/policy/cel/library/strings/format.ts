import { toText } from '../../values/convert.ts';
import { formatDuration } from '../../values/duration.ts';
import type { Meter } from '../../values/equality.ts';
import { bigIntOf, floatOf } from '../../values/number.ts';
import { formatTimestamp } from '../../values/timestamp.ts';
import type { Duration, Timestamp, TypeValue } from '../../values/value.ts';
import { CelError, kindOf, typeNameOf, Uint, type PlainMap, type Value } from '../../values/value.ts';
import { fixedText, inBase, plainDecimal, scientificText } from './digits.ts';
import { formatClauses, writerOf } from './format-clause.ts';
import { listText, mapText, PART_STEPS } from './format-parts.ts';

/** `format.format(args)`, version 4 of the strings extension. */
export function formatText(format: string, args: readonly Value[], meter: Meter): Value {
  return formatClauses(format, args, writeClause, meter);
}

const writeClause = writerOf({
  text: stringText,
  decimal: decimalText,
  fixed: (argument, precision) => floatText(argument, 'fixed-point', (value) => fixedText(value, precision)),
  scientific: (argument, precision) =>
    floatText(argument, 'scientific', (value) => scientificText(value, precision)),
  base: baseText,
});

function stringText(value: Value, meter: Meter): string | CelError {
  meter.charge(PART_STEPS);
  const float = floatOf(value);
  if (float !== undefined) return plainDouble(float);
  switch (kindOf(value)) {
    case 'string':
    case 'bool':
    case 'int':
    case 'uint':
      return toText(value) as string;
    case 'timestamp':
      return formatTimestamp(value as Timestamp);
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('utf8');
    case 'null':
      return 'null';
    case 'duration':
      return formatDuration(value as Duration);
    case 'type':
      return (value as TypeValue).name;
    case 'list':
      return listText(value as readonly Value[], stringText, meter);
    case 'map':
      return mapText(value as PlainMap, stringText, ': ', meter);
    default:
      return new CelError(
        `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeNameOf(value)}`,
      );
  }
}

function plainDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return plainDecimal(value);
}

function decimalText(value: Value): string | CelError {
  const float = floatOf(value);
  if (float !== undefined) return plainDouble(float);
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'uint') return toText(value) as string;
  return new CelError(
    `decimal clause can only be used on ints, uints, and doubles, was given ${typeNameOf(value)}`,
  );
}

function floatText(value: Value, clause: string, write: (value: number) => string): string | CelError {
  const integer = value instanceof Uint ? value.value : bigIntOf(value);
  const float = floatOf(value) ?? (integer === undefined ? undefined : Number(integer));
  if (float === undefined) {
    return new CelError(
      `${clause} clause can only be used on ints, uints, and doubles, was given ${typeNameOf(value)}`,
    );
  }
  return Number.isFinite(float) ? write(float) : plainDouble(float);
}

/** What the clauses for other bases take, as the messages of a version say it. */
export interface BaseMessages {
  readonly binary: string;
  readonly octal: string;
  readonly hex: string;
}

const MESSAGES: BaseMessages = {
  binary: 'only ints, uints, and bools can be formatted as binary',
  octal: 'octal clause can only be used on ints and uints',
  hex: 'only ints, uints, bytes, and strings can be formatted as hex',
};

/** `%b`, `%x`, `%X`, `%o`: the same in every version but for the messages. */
export function baseText(letter: string, value: Value, messages: BaseMessages = MESSAGES): string | CelError {
  const integer = value instanceof Uint ? value.value : bigIntOf(value);
  const refuse = (message: string): CelError => new CelError(`${message}, was given ${typeNameOf(value)}`);
  switch (letter) {
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return integer === undefined ? refuse(messages.binary) : inBase(integer, 2);
    case 'o':
      return integer === undefined ? refuse(messages.octal) : inBase(integer, 8);
    default: {
      const hex = integer === undefined ? hexOfBytes(value) : inBase(integer, 16);
      if (hex === undefined) return refuse(messages.hex);
      return letter === 'X' ? hex.toUpperCase() : hex;
    }
  }
}

function hexOfBytes(value: Value): string | undefined {
  const readable = typeof value === 'string' || value instanceof Uint8Array;
  return readable ? Buffer.from(value as string).toString('hex') : undefined;
}
