import type { ArgumentText } from './argument-text.ts';

/** A time that means "no timeout". */
const NO_TIME = 0xffff_ffff_ffff_ffffn;

/** A duration as an argument: nanoseconds, and what they are in seconds. */
export function relativeTimeText(value: number | bigint): ArgumentText {
  if (BigInt(value) === NO_TIME) return { value: 'none', meaning: '' };
  return { value: String(value), meaning: `${generalNumber(Number(value) / 1e9)}s` };
}

/** A number as printf's %g prints it: 6 significant digits, no zeros at the end. */
export function generalNumber(value: number): string {
  if (value === 0) return '0';
  const exponent = Number(value.toExponential(5).split('e')[1]);
  if (exponent < -4 || exponent >= 6) {
    const [digits = '', power = ''] = value.toExponential(5).split('e');
    const sign = power.startsWith('-') ? '-' : '+';
    return `${withoutZeros(digits)}e${sign}${power.slice(1).padStart(2, '0')}`;
  }
  return withoutZeros(value.toFixed(5 - exponent));
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/0+$/, '').replace(/\.$/, '') : digits;
}

// What latencies are printed in: the largest unit that leaves at least 1.
const UNITS = [
  { nanoseconds: 86_400_000_000_000, name: 'd' },
  { nanoseconds: 3_600_000_000_000, name: 'h' },
  { nanoseconds: 60_000_000_000, name: 'm' },
  { nanoseconds: 1_000_000_000, name: 's' },
  { nanoseconds: 1_000_000, name: 'ms' },
  { nanoseconds: 1000, name: 'us' },
] as const;

/** A duration for people, cut to about three digits: `1.50ms`. */
export function durationText(nanoseconds: number): string {
  const unit = UNITS.find((each) => nanoseconds >= each.nanoseconds);
  if (!unit) return `${nanoseconds}ns`;
  const hundredths = Math.floor((nanoseconds * 100) / unit.nanoseconds);
  return `${hundredths < 1000 ? (hundredths / 100).toFixed(2) : Math.floor(hundredths / 100)}${unit.name}`;
}
