import { STRING_FACTOR } from '../../eval/cost.ts';
import { mapGet, mapKeys } from '../../values/map.ts';
import { isMap, type Value } from '../../values/value.ts';

/** The cost of walking through a value as a tree of data (apiserver, pkg/cel/library/cost.go, "traversalCost"). */
export function listTraversal(value: Value): number {
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * STRING_FACTOR);
  if (value instanceof Uint8Array) return Math.floor(value.length * STRING_FACTOR);
  if (Array.isArray(value)) {
    return (value as readonly Value[]).reduce<number>((total, element) => total + listTraversal(element), 0);
  }
  if (!isMap(value)) return 1;
  let total = 0;
  for (const key of mapKeys(value)) {
    total += listTraversal(key) + listTraversal(mapGet(value, key)!);
  }
  return total;
}
