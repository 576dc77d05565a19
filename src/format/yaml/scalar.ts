/**
 * What plain text means to kubectl and the API server: their YAML reader follows YAML 1.1 here, where `yes` and `on` are true
 * and `0777` is octal (sigs.k8s.io/yaml). A manifest must mean the same to us, or `privileged: yes` would pass as text.
 */
export function resolvePlain(text: string): string | number | bigint | boolean | null {
  if (text.length > LONGEST_SPECIAL) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  // Anything else that starts otherwise is text: `_1`, `inf`.
  return (/^[-+.\d]/.test(text) ? resolveNumber(text.replaceAll('_', '')) : undefined) ?? text;
}

/** The number that a text is, `0x1F`, `1e3`, `.inf`: a bigint where a number would not be exactly the int; undefined if it is none. */
export function resolveNumber(text: string): number | bigint | undefined {
  if (INTEGER.test(text)) {
    const negative = text.startsWith('-');
    const digits = text.replace(/^[-+]/, '').toLowerCase();
    // `0777` is `0o777`.
    const literal = /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
    const magnitude = Number(literal);
    if (Number.isSafeInteger(magnitude) || !Number.isFinite(magnitude)) {
      return negative ? 0 - magnitude : magnitude;
    }
    return negative ? -BigInt(literal) : BigInt(literal);
  }
  if (FLOAT.test(text) && Number.isFinite(Number(text))) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : undefined;
}

/** No number or word is longer than this; longer text is text. */
const LONGEST_SPECIAL = 400;
const INTEGER = /^[-+]?(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
