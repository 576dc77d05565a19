/** A double as `string(double)` writes it: the shortest digits, an exponent from 1e6 on and below 1e-4 (Go's `%g`). */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  return exponent < 0 ? decimal(mantissa, exponent) : String(value);
}

/** A small number without an exponent. */
function decimal(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace('-', '').replace('.', '');
  return `${negative ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${digits}`;
}

const SURROGATES = /[\ud800-\udfff]/;

/** A pattern takes some time to start; for text shorter than this a loop is faster. */
const SHORT = 48;

/** The number of code points. */
export function codePointCount(text: string): number {
  if (text.length > SHORT && !SURROGATES.test(text)) return text.length;
  let pairs = 0;
  let afterHigh = false;
  for (let i = 0; i < text.length; i++) {
    const kind = text.charCodeAt(i) >> 10;
    if (kind === LOW && afterHigh) pairs++;
    afterHigh = kind === HIGH;
  }
  return text.length - pairs;
}

/** What the halves of a surrogate pair have in their upper six bits. */
const HIGH = 0xd800 >> 10;
const LOW = 0xdc00 >> 10;

/** The code points as strings; text without surrogates is split the fast way. */
export function codePoints(text: string): readonly string[] {
  return SURROGATES.test(text) ? [...text] : text.split('');
}
