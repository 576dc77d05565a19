import { compareText } from '#core/index.ts';
import type { Meter } from '../../values/equality.ts';
import { mapGet, mapKeys } from '../../values/map.ts';
import { CelError, type MapValue, type PlainMap, type Value } from '../../values/value.ts';

/** Writing one part of a value, in steps of about 10 ns. */
export const PART_STEPS = 32;

type Write = (value: Value, meter: Meter) => string | CelError;

/** The elements in brackets, or the first error among them. */
export function listText(list: readonly Value[], write: Write, meter: Meter): string | CelError {
  const texts: string[] = [];
  for (const element of list) {
    const text = write(element, meter);
    if (text instanceof CelError) return text;
    texts.push(text);
  }
  return `[${texts.join(', ')}]`;
}

/** The entries in braces in the order of their keys' texts, or the first error among them. */
export function mapText(
  map: PlainMap | MapValue,
  write: Write,
  between: string,
  meter: Meter,
): string | CelError {
  const entries: (readonly [string, string])[] = [];
  for (const key of mapKeys(map)) {
    const keyText = write(key, meter);
    const valueText = write(mapGet(map, key)!, meter);
    if (keyText instanceof CelError) return keyText;
    if (valueText instanceof CelError) return valueText;
    entries.push([keyText, valueText]);
  }
  entries.sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, text]) => `${key}${between}${text}`).join(', ')}}`;
}
