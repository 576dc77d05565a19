import { compareText } from '#core/index.ts';
import { exactJson, isJsonObject } from '../exact-json.ts';
import { goQuote } from '../go-text.ts';
import type { ListKey, MergeType } from './merge-schema.ts';

type ListType = Extract<MergeType, { kind: 'list' }>;

/** The identity of a list's item as paths show it, `[name="a"]` or `[="a"]`; or why it has none. */
export type ItemKey = { readonly key: string } | { readonly problem: string };

/** What tells an item of a merged list from the others. */
export function itemKey(type: ListType, item: unknown): ItemKey {
  return type.merge === 'keyed' ? keyOfObject(type.keys, item) : keyOfScalar(item);
}

function keyOfObject(keys: readonly ListKey[], item: unknown): ItemKey {
  if (item === null || item === undefined) {
    return { problem: 'associative list with keys may not have a null element' };
  }
  if (!isJsonObject(item)) return { problem: 'associative list with keys may not have non-map elements' };
  const parts: string[] = [];
  for (const { name, default: fallback } of keys.toSorted((a, b) => compareText(a.name, b.name))) {
    const value = Object.hasOwn(item, name) ? item[name] : fallback;
    if (value !== undefined) parts.push(`${name}=${showValue(value)}`);
  }
  if (parts.length > 0) return { key: `[${parts.join(',')}]` };
  const list = keys.map(({ name }) => goQuote(name)).join(' ');
  return {
    problem: `associative list with keys has an element that omits all key fields [${list}] (and doesn't have default values for any key fields)`,
  };
}

function keyOfScalar(item: unknown): ItemKey {
  if (Array.isArray(item)) return { problem: 'not supported: associative list with lists as elements' };
  if (isJsonObject(item))
    return { problem: "associative list without keys has an element that's a map type" };
  if (item === null || item === undefined) {
    return { problem: "associative list without keys has an element that's an explicit null" };
  }
  return { key: `[=${showValue(item)}]` };
}

function showValue(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : exactJson(value);
}
