import { unreachable } from '#core/index.ts';
import type { FieldValue } from '../../field/catalogue.ts';
import { foldCase } from '../check/glob.ts';
import type { ReadPlan } from '../check/plan.ts';

type Transformation = ReadPlan & { readonly kind: 'transformed' };
type Value = FieldValue | null;

/** The function behind a transformer: its arguments are there; null when nothing comes out. */
export function transformation(plan: Transformation): (values: readonly FieldValue[]) => Value {
  switch (plan.transformer) {
    case 'tolower':
      return ([value]) => each(value!, foldCase);
    case 'toupper':
      return ([value]) => each(value!, upperCase);
    case 'basename':
      return ([value]) => each(value!, (text) => text.slice(text.lastIndexOf('/') + 1));
    case 'b64':
      return ([value]) => decodeBase64(value!);
    case 'len':
      return ([value]) => lengthOf(value!);
    case 'join':
      return ([separator, list]) => (list as readonly string[]).join(separator as string);
    case 'concat':
      return (values) => values.join('');
    case 'getopt':
      return ([words, options]) => optionOf(words!, options as string, plan.argument);
    default:
      return unreachable(plan.transformer);
  }
}

function each(value: FieldValue, change: (text: string) => string): FieldValue {
  return Array.isArray(value) ? (value as readonly string[]).map(change) : change(value as string);
}

function upperCase(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function decodeBase64(value: FieldValue): Value {
  if (Array.isArray(value)) {
    const decoded = (value as readonly FieldValue[]).map(decodeBase64);
    return decoded.includes(null) ? null : (decoded as FieldValue[]);
  }
  const text = typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString('latin1');
  const trimmed = text.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(trimmed) || trimmed.length % 4 === 1) return null;
  const bytes = Buffer.from(trimmed, 'base64');
  return typeof value === 'string' ? bytes.toString('utf8') : bytes;
}

/** Members of a list, bytes of anything else. */
function lengthOf(value: FieldValue): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'string' ? Buffer.byteLength(value) : (value as Uint8Array).length;
}

/**
 * Looks for an option in a command line by getopt(3)'s rules: `x:` takes a value, `--` ends the options. With a letter, the
 * value of its last use (empty for an option without one); without, the letters that are used, one after the other.
 */
function optionOf(words: FieldValue, options: string, letter: string | null): Value {
  const list = Array.isArray(words)
    ? (words as readonly string[])
    : (words as string).split(' ').filter(Boolean);
  let value: string | null = null;
  let used = '';
  for (let at = 0; at < list.length; at++) {
    const word = list[at]!;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-' || word.startsWith('--')) continue;
    for (let index = 1; index < word.length; index++) {
      const option = word[index]!;
      const known = option === ':' ? -1 : options.indexOf(option);
      if (known === -1) continue;
      used += option;
      const takesValue = options[known + 1] === ':';
      const given = takesValue ? word.slice(index + 1) || (list[++at] ?? '') : '';
      if (option === letter) value = given;
      if (takesValue) break;
    }
  }
  if (letter !== null) return value;
  return used === '' ? null : used;
}
