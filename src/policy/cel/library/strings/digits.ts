/** The shortest digits of a double without an exponent, however large or small it is. */
export function plainDecimal(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const negative = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  const point = Number(exponentText) + 1;
  if (point <= 0) return `${negative}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return negative + digits.padEnd(point, '0');
  return `${negative}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * A double with exactly so many digits after the point, from its exact binary value, ties to even; `toFixed` stops at 100
 * digits and at 1e21.
 */
export function fixedText(value: number, precision: number): string {
  const { negative, mantissa, exponent } = partsOf(value);
  const scale = 10n ** BigInt(precision);
  const scaled =
    exponent >= 0
      ? mantissa * scale * 2n ** BigInt(exponent)
      : divideToEven(mantissa * scale, 2n ** BigInt(-exponent));
  const digits = String(scaled).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const fraction = precision === 0 ? '' : `.${digits.slice(digits.length - precision)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** A double in scientific notation with so many digits after the point and an exponent of at least two digits. */
export function scientificText(value: number, precision: number): string {
  const { mantissa, exponent } = scientificParts(value, precision);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Mantissa and exponent of the scientific notation. */
export function scientificParts(value: number, precision: number): { mantissa: string; exponent: number } {
  const digits = Math.min(precision, 100);
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string];
  const padded = precision > digits ? mantissa + '0'.repeat(precision - digits) : mantissa;
  return { mantissa: Object.is(value, -0) ? `-${padded}` : padded, exponent: Number(exponent) };
}

/** An integer in base 2, 8 or 16. */
export function inBase(value: bigint, base: number): string {
  return value.toString(base);
}

/** Sign, mantissa and power of two of a finite double. */
function partsOf(value: number): { negative: boolean; mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return {
    negative: bits >> 63n === 1n,
    mantissa: biased === 0 ? fraction : fraction | 0x10000000000000n,
    exponent: Math.max(biased, 1) - 1075,
  };
}

function divideToEven(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const twice = (value % by) * 2n;
  return twice > by || (twice === by && quotient % 2n === 1n) ? quotient + 1n : quotient;
}
