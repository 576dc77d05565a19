import { within, type Context } from './context.ts';
import { invalidStructure } from './issue.ts';
import { valueOf, type YamlMap, type YamlScalar } from '#format/index.ts';

/** The text of a key that must be there. */
export function requiredText(item: YamlMap, key: string, context: Context): string {
  return requiredScalar(item, key, context).text;
}

/** The text of a key, or null when the item does not have it. */
export function optionalText(item: YamlMap, key: string, context: Context): string | null {
  return valueOf(item, key) === undefined ? null : requiredText(item, key, context);
}

/** The truth of a key that must be there. */
export function requiredFlag(item: YamlMap, key: string, context: Context): boolean {
  const scalar = requiredScalar(item, key, context);
  const flag = FLAGS.get(scalar.text);
  if (flag === undefined) {
    throw invalidStructure(
      "Can't decode YAML scalar value",
      within(context, 'value for', key, scalar.offset),
    );
  }
  return flag;
}

/** The truth of a key, or a default when the item does not have it. */
export function optionalFlag(item: YamlMap, key: string, context: Context, otherwise: boolean): boolean {
  return valueOf(item, key) === undefined ? otherwise : requiredFlag(item, key, context);
}

/** A scalar that must be there and say something. */
export function requiredScalar(item: YamlMap, key: string, context: Context): YamlScalar {
  const value = valueOf(item, key);
  if (value === undefined) throw invalidStructure(`Item has no mapping for key '${key}'`, context);
  if (value.kind === 'scalar' && value.empty)
    throw invalidStructure(`Mapping for key '${key}' is empty`, context);
  const place = within(context, 'value for', key, value.offset);
  if (value.kind !== 'scalar') throw invalidStructure('Value is not a scalar value', place);
  if (value.text === '') throw invalidStructure('Value must be non-empty', place);
  return value;
}

/** A list of texts; null when the item does not have the key. */
export function optionalTexts(item: YamlMap, key: string, context: Context): string[] | null {
  const value = valueOf(item, key);
  if (value === undefined) return null;
  const place = within(context, 'value for', key, value.offset);
  if (value.kind !== 'sequence') throw invalidStructure('Value is not a sequence', place);
  return value.items.map((member) => {
    if (member.kind !== 'scalar' || member.empty) {
      throw invalidStructure('sequence value is not scalar', within(place, 'list item', '', member.offset));
    }
    return member.text;
  });
}

/** YAML 1.1 booleans in the spellings that the YAML library of Falco takes. */
const FLAGS: ReadonlyMap<string, boolean> = new Map(
  (
    [
      [['y', 'yes', 'true', 'on'], true],
      [['n', 'no', 'false', 'off'], false],
    ] as const
  ).flatMap(([words, flag]) =>
    words.flatMap((word): [string, boolean][] => [
      [word, flag],
      [word.toUpperCase(), flag],
      [word[0]!.toUpperCase() + word.slice(1), flag],
    ]),
  ),
);
