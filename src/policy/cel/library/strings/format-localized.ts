import { toText } from '../../values/convert.ts';
import { formatDuration } from '../../values/duration.ts';
import type { Meter } from '../../values/equality.ts';
import { bigIntOf, floatOf } from '../../values/number.ts';
import type { Duration, TypeValue } from '../../values/value.ts';
import { CelError, kindOf, typeNameOf, Uint, type PlainMap, type Value } from '../../values/value.ts';
import { fixedText, scientificParts } from './digits.ts';
import { baseText } from './format.ts';
import { formatClauses, writerOf } from './format-clause.ts';
import { listText, mapText, PART_STEPS } from './format-parts.ts';
import { quoteText } from './text.ts';

/**
 * `format.format(args)` as versions 1 to 3 of the strings extension do it, which is what API servers have: doubles as in
 * American English (thousands in groups, powers of ten written out), and text inside lists and maps in quotes.
 */
export function formatTextLocalized(format: string, args: readonly Value[], meter: Meter): Value {
  return formatClauses(format, args, writeClause, meter);
}

const writeClause = writerOf({
  text: stringText,
  decimal: decimalText,
  fixed: (argument, precision) => floatText(argument, 'fixed', (value) => localizedFixed(value, precision)),
  scientific: (argument) => floatText(argument, 'scientific', localizedScientific),
  base: (letter, argument) => baseText(letter, argument, LOCALIZED_MESSAGES),
});

/** What each clause says of values that it does not take. */
export const LOCALIZED_MESSAGES = {
  text: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  decimal: 'decimal clause can only be used on integers',
  fixed: 'fixed-point clause can only be used on doubles',
  scientific: 'scientific clause can only be used on doubles',
  binary: 'only integers and bools can be formatted as binary',
  octal: 'octal clause can only be used on integers',
  hex: 'only integers, byte buffers, and strings can be formatted as hex',
} as const;

function refused(message: string, value: Value): CelError {
  return new CelError(`${message}, was given ${typeNameOf(value)}`);
}

/** At the top of `%s` values are as `string(x)` has them; inside lists and maps as they are written in expressions. */
function stringText(value: Value, meter: Meter): string | CelError {
  switch (kindOf(value)) {
    case 'list':
    case 'map':
      return nestedText(value, meter);
    case 'null':
      return 'null';
    case 'type':
      return (value as TypeValue).name;
    case 'bytes':
      return bytesText(value);
    case 'optional':
    case 'opaque':
    case 'error':
      return refused(LOCALIZED_MESSAGES.text, value);
    default:
      return toText(value) as string;
  }
}

function bytesText(bytes: Value): string | CelError {
  const text = toText(bytes);
  if (!(text instanceof CelError)) return text as string;
  return new CelError(`could not convert argument "${text.message}" to string`);
}

function nestedText(value: Value, meter: Meter): string | CelError {
  meter.charge(PART_STEPS);
  const float = floatOf(value);
  if (float !== undefined)
    return Number.isFinite(float) ? fixedText(float, 6) : quoteText(infinityName(float), meter);
  switch (kindOf(value)) {
    case 'string':
      return quoteText(value as string, meter);
    case 'bytes': {
      const text = bytesText(value);
      return text instanceof CelError ? text : `b${quoteText(text, meter)}`;
    }
    case 'timestamp':
      return `timestamp(${quoteText(toText(value) as string, meter)})`;
    case 'duration':
      return `duration(${quoteText(formatDuration(value as Duration), meter)})`;
    case 'list':
      return listText(value as readonly Value[], nestedText, meter);
    case 'map':
      return mapText(value as PlainMap, nestedText, ':', meter);
    default:
      return stringText(value, meter);
  }
}

function infinityName(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

function decimalText(value: Value): string | CelError {
  const integer = value instanceof Uint ? value.value : bigIntOf(value);
  return integer === undefined ? refused(LOCALIZED_MESSAGES.decimal, value) : String(integer);
}

function floatText(
  value: Value,
  clause: 'fixed' | 'scientific',
  write: (value: number) => string,
): string | CelError {
  const float = floatOf(value);
  if (float === undefined) {
    return refused(LOCALIZED_MESSAGES[clause], value);
  }
  if (Number.isFinite(float)) return write(float);
  const name = Number.isNaN(float) ? 'NaN' : float > 0 ? '\u221e' : '-\u221e';
  return clause === 'scientific' ? name.padStart(SCIENTIFIC_WIDTH) : name;
}

/** What has no digits is padded to this width in scientific notation. */
const SCIENTIFIC_WIDTH = 6;

function localizedFixed(value: number, precision: number): string {
  const text = fixedText(value + 0, precision);
  const [whole, fraction] = text.split('.') as [string, string | undefined];
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const SUPERSCRIPTS = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** The precision is not looked at: localized scientific notation always has six digits. */
function localizedScientific(value: number): string {
  const { mantissa, exponent } = scientificParts(value + 0, 6);
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  const raised = digits.replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]!);
  return `${mantissa}\u00d710${exponent < 0 ? '\u207b' : ''}${raised}`;
}
