import { INT_MAX, INT_MIN } from './number.ts';
import { CelError, Duration, type Value } from './value.ts';

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const TERM = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** A duration longer than this is not one: 2^63 ns has 19 digits, no unit adds more than a few terms. */
const DURATION_TEXT_MAX = 4096;

/** A duration of nanoseconds, or the overflow error. */
export function durationOf(nanos: bigint): Value {
  return nanos < INT_MIN || nanos > INT_MAX ? new CelError('integer overflow') : new Duration(nanos);
}

/** Reads a duration as Go's `time.ParseDuration` does (`-1h30m`, `1.5s`); `undefined` where the text is none. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > DURATION_TEXT_MAX) return undefined;
  const negative = text.startsWith('-');
  let position = negative || text.startsWith('+') ? 1 : 0;
  if (text.slice(position) === '0') return new Duration(0n);
  if (position === text.length) return undefined;
  let total = 0n;
  while (position < text.length) {
    TERM.lastIndex = position;
    const match = TERM.exec(text);
    if (match === null || (match[1] === '' && (match[2] ?? '') === '')) return undefined;
    position = TERM.lastIndex;
    const unit = UNITS.get(match[3]!)!;
    total += BigInt(match[1] === '' ? 0 : match[1]!) * unit;
    const fraction = (match[2] ?? '').slice(0, 18);
    if (fraction !== '') total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
    if (total > -INT_MIN) return undefined;
  }
  const nanos = negative ? -total : total;
  return nanos > INT_MAX ? undefined : new Duration(nanos);
}

/** Seconds with `s`, as `string(duration)` gives them. */
export function formatDuration(duration: Duration): string {
  const whole = duration.nanos / 1_000_000_000n;
  const rest = duration.nanos % 1_000_000_000n;
  return `${decimalText(Number(whole) + Number(rest) / 1e9)}s`;
}

/** Seconds with `s` and every nanosecond, which `string(duration)` loses in long ones. */
export function exactDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  const rest = size % 1_000_000_000n;
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return `${nanos < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction}s`;
}

function decimalText(seconds: number): string {
  const text = String(seconds);
  const match = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (match === null) return text;
  return `${match[1]}0.${'0'.repeat(Number(match[4]) - 1)}${match[2]}${match[3] ?? ''}`;
}
