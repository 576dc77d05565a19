import { within, type Context } from './context.ts';
import { requiredText } from './decode.ts';
import { invalidStructure, type Warn } from './issue.ts';
import type { ExceptionItem, Nested } from './item.ts';
import { warnUnknownKeys } from './known-keys.ts';
import { valueOf, type YamlMap, type YamlValue } from '#format/index.ts';

/** Reads `exceptions`; when they are added to a rule's, fields may be left out. */
export function readExceptions(item: YamlMap, parent: Context, adding: boolean, warn: Warn): ExceptionItem[] {
  const value = valueOf(item, 'exceptions');
  if (value === undefined || (value.kind === 'scalar' && value.empty)) return [];
  const context = within(parent, 'exceptions', '', value.offset);
  if (value.kind !== 'sequence') throw invalidStructure('Rule exceptions must be a sequence', context);
  const exceptions: ExceptionItem[] = [];
  for (const entry of value.items) {
    const unnamed = within(context, 'exception', '', entry.offset);
    if (entry.kind !== 'map') throw invalidStructure('Rule exception must be a mapping', unnamed);
    const name = requiredText(entry, 'name', unnamed);
    const place = within(parent, 'exception', name, entry.offset);
    if (exceptions.some((known) => known.name === name)) {
      warn(
        'LOAD_EXCEPTION_NAME_NOT_UNIQUE',
        `Multiple definitions of exception '${name}' in the same rule`,
        place,
      );
    }
    warnUnknownKeys(entry, 'exception', place, warn);
    exceptions.push({
      name,
      context: place,
      fields: readNestedKey(entry, 'fields', place, adding),
      comparisons: readNestedKey(entry, 'comps', place, true),
      values: readValues(entry, place, adding, warn),
    });
  }
  return exceptions;
}

function readValues(entry: YamlMap, place: Context, adding: boolean, warn: Warn): Nested[] {
  const value = valueOf(entry, 'values');
  if (value === undefined) {
    if (adding) warn('LOAD_APPEND_NO_VALUES', 'Overriding/appending exception with no values', place);
    return [];
  }
  const context = within(place, 'exception values', '', value.offset);
  if (value.kind !== 'sequence') throw invalidStructure('Rule exception values must be a sequence', context);
  return value.items.map((member) =>
    readNested(member, within(context, 'exception value', '', member.offset), ''),
  );
}

function readNestedKey(entry: YamlMap, key: string, context: Context, optional: boolean): Nested | null {
  const value = valueOf(entry, key);
  if (value === undefined) {
    if (optional) return null;
    throw invalidStructure(`Item has no mapping for key '${key}'`, context);
  }
  return readNested(value, context, key);
}

function readNested(value: YamlValue, context: Context, key: string): Nested {
  const place = within(context, 'value for', key, value.offset);
  if (value.kind === 'sequence') {
    return value.items.map((member) => readNested(member, within(place, 'exception', '', member.offset), ''));
  }
  if (value.kind === 'map') throw invalidStructure('Value is neither a scalar nor a sequence', place);
  if (value.text === '') throw invalidStructure('Value must be non-empty', place);
  return value.text;
}
