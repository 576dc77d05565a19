import type { YamlMap, YamlScalar, YamlSequence, YamlValue } from '#format/index.ts';

/** The way to a field: keys of maps and positions in lists. */
export type FieldPath = readonly (string | number)[];

/** What stands at a path, or at the longest part of it that is there. */
export interface FoundField {
  /** How many steps of the path are there. */
  readonly steps: number;
  readonly value: YamlValue;
  /** The key of a map's entry; undefined for items of lists and for the document. */
  readonly key?: YamlScalar;
  readonly parent?: YamlMap | YamlSequence;
  /** Reached through an alias or a merge: an edit there changes other places too. */
  readonly shared: boolean;
}

/** Merges of merges are followed so far; deeper ones are nobody's manifest. */
const MERGE_DEPTH = 16;

/** Follows a path as far as it goes. */
export function findField(root: YamlValue, path: FieldPath): FoundField {
  let found: FoundField = { steps: 0, value: root, shared: false };
  for (const step of path) {
    const next = stepInto(found.value, step);
    if (next === undefined) return found;
    const { value } = found;
    const outside = next.value.offset < value.offset || next.value.end > value.end;
    found = { ...next, steps: found.steps + 1, shared: found.shared || next.shared || outside };
  }
  return found;
}

/** Where a finding about a field points: its key, or the item of the list. */
export function startOfField({ key, value }: FoundField): number {
  return key?.offset ?? value.offset;
}

function stepInto(value: YamlValue, step: string | number): Omit<FoundField, 'steps'> | undefined {
  if (value.kind === 'sequence') {
    const item = typeof step === 'number' ? value.items[step] : undefined;
    // An alias stands for something before it.
    const before = typeof step === 'number' ? value.items.slice(0, step) : [];
    return item === undefined
      ? undefined
      : { value: item, parent: value, shared: before.some(({ end }) => item.offset < end) };
  }
  return value.kind === 'map' ? entryOf(value, String(step), 0) : undefined;
}

function entryOf(map: YamlMap, name: string, depth: number): Omit<FoundField, 'steps'> | undefined {
  const entry = map.entries.find(({ key }) => key.text === name);
  if (entry !== undefined) {
    const isAlias = entry.value.offset < entry.key.offset;
    return { value: entry.value, key: entry.key, parent: map, shared: isAlias };
  }
  if (depth === MERGE_DEPTH) return undefined;
  for (const { key, value } of map.entries) {
    if (key.text !== '<<' || !key.plain) continue;
    for (const source of value.kind === 'sequence' ? value.items : [value]) {
      const merged = source.kind === 'map' ? entryOf(source, name, depth + 1) : undefined;
      if (merged !== undefined) return { ...merged, shared: true };
    }
  }
  return undefined;
}
