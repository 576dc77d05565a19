/**
 * A Kubernetes quantity: `value` times ten to the `scale`. `exact` quantities went through arbitrary precision, which the API
 * server remembers: it never calls those integers, even where they are.
 */
export interface QuantityAmount {
  readonly value: bigint;
  readonly scale: number;
  readonly exact: boolean;
}

/** What the API server says of text that is no quantity. */
export interface QuantityMistake {
  readonly mistake: string;
}

const WRONG_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = 'unable to parse numeric part of quantity';
const WRONG_SUFFIX = "unable to parse quantity's suffix";

/** Powers of ten and of two that the suffixes stand for (apimachinery, pkg/api/resource/suffix.go). */
const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

/** Digits that always fit in an int64. */
const INT64_DIGITS = 18;
/** The finest scale: anything finer is rounded up to it. */
const NANO = -9;
const INT64_MAX = 2n ** 63n - 1n;
/** Longer text, or exponents beyond these, are no quantity of anything; arithmetic on them would take the memory. */
const TEXT_MAX = 512;
const EXPONENT_MAX = 1000;

const SHAPE = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

/** Reads a quantity as `resource.ParseQuantity` does. */
export function parseQuantity(text: string): QuantityAmount | QuantityMistake {
  const match = text.length <= TEXT_MAX ? SHAPE.exec(text) : null;
  if (text === '' || match === null) return { mistake: WRONG_FORMAT };
  const [, sign, digits, fraction = '', suffix] = match as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  const exponent = interpretSuffix(suffix);
  if (exponent === undefined) return { mistake: WRONG_SUFFIX };
  const whole = digits === '' ? '0' : digits;
  const positive =
    exponent.base === 10
      ? decimalAmount(whole, fraction, exponent.power)
      : binaryAmount(whole, fraction, exponent.power);
  // Without any digit a quantity is zero, unless it has to go through arbitrary precision.
  if (positive.exact && !/\d/.test(text.slice(0, text.length - suffix.length)))
    return { mistake: WRONG_NUMBER };
  return sign === '-' ? { ...positive, value: -positive.value } : positive;
}

function interpretSuffix(suffix: string): { base: 2 | 10; power: number } | undefined {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { base: 10, power: decimal };
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return { base: 2, power: binary };
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > EXPONENT_MAX) return undefined;
  return { base: 10, power: Number(exponent) };
}

function decimalAmount(whole: string, fraction: string, power: number): QuantityAmount {
  const value = BigInt(whole + fraction);
  const scale = power - fraction.length;
  if (whole.length + fraction.length <= INT64_DIGITS && scale >= NANO) return { value, scale, exact: false };
  return { ...roundUp(value, scale), exact: true };
}

function binaryAmount(whole: string, fraction: string, power: number): QuantityAmount {
  const value = BigInt(whole + fraction) * 2n ** BigInt(power);
  const precision = 15 - whole.length - Math.trunc((power * 3) / 10) - 1;
  if (fraction === '' && precision >= 0) return { value, scale: 0, exact: false };
  const rounded = roundUp(value, -fraction.length);
  const capped = compareAmounts({ ...rounded, exact: true }, { value: INT64_MAX, scale: 0, exact: true }) > 0;
  return capped ? { value: INT64_MAX, scale: 0, exact: true } : { ...rounded, exact: true };
}

/** At the finest scale, rounded away from zero: who wants a little gets a little. */
function roundUp(value: bigint, scale: number): { value: bigint; scale: number } {
  if (scale >= NANO) return { value: value * 10n ** BigInt(scale - NANO), scale: NANO };
  const divisor = 10n ** BigInt(NANO - scale);
  const up = value % divisor === 0n ? 0n : 1n;
  return { value: value / divisor + up, scale: NANO };
}

/** Orders two amounts. */
export function compareAmounts(a: QuantityAmount, b: QuantityAmount): number {
  const [left, right] = align(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The sum; it stays a plain integer amount as long as that fits. */
export function addAmounts(a: QuantityAmount, b: QuantityAmount): QuantityAmount {
  if (!a.exact && !b.exact) {
    if (b.value === 0n) return a;
    if (a.value === 0n) return b;
  }
  const [left, right] = align(a, b);
  const value = left + right;
  const fits = [left, right, value].every((part) => BigInt.asIntN(64, part) === part);
  return { value, scale: Math.min(a.scale, b.scale), exact: a.exact || b.exact || !fits };
}

/** The whole number that an amount is, as far as the API server sees it. */
export function integerOf({ value, scale, exact }: QuantityAmount): bigint | undefined {
  if (exact) return undefined;
  if (value === 0n) return 0n;
  if (scale < 0 || scale > INT64_DIGITS) return undefined;
  const whole = value * 10n ** BigInt(scale);
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

/** A double close to the amount. */
export function approximateFloat({ value, scale }: QuantityAmount): number {
  return scale === 0 ? Number(value) : Number(value) * Number(`1e${scale}`);
}

/** The amount in decimal digits. */
export function amountText({ value, scale }: QuantityAmount): string {
  if (scale >= 0) return String(value * 10n ** BigInt(scale));
  const digits = String(value < 0n ? -value : value).padStart(1 - scale, '0');
  const fraction = digits.slice(digits.length + scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, digits.length + scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

function align(a: QuantityAmount, b: QuantityAmount): readonly [bigint, bigint] {
  const scale = Math.min(a.scale, b.scale);
  return [a.value * 10n ** BigInt(a.scale - scale), b.value * 10n ** BigInt(b.scale - scale)];
}
