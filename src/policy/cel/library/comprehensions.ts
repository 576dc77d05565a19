import { CelMap, mapGet, mapKeys } from '../values/map.ts';
import { describeValue } from '../values/error.ts';
import { CelError, type PlainMap, type Value } from '../values/value.ts';
import type { Meter } from '../values/equality.ts';
import { declare, type FunctionDeclaration, laborious } from './function.ts';

/** Putting an entry into a map. */
const INSERT_STEPS = 8;

/** What `transformMap` and `transformMapEntry` fold with; no expression can spell the name. */
export const MAP_INSERT_FUNCTIONS: readonly FunctionDeclaration[] = laborious(INSERT_STEPS, [
  declare('cel.@mapInsert(map(K, V), K, V): map(K, V)', ([map, key, value], meter) =>
    insert(map as PlainMap, [[key!, value!]], meter),
  ),
  declare('cel.@mapInsert(map(K, V), map(K, V)): map(K, V)', ([map, added], meter) =>
    insert(
      map as PlainMap,
      mapKeys(added as PlainMap).map((key) => [key, mapGet(added as PlainMap, key)!]),
      meter,
    ),
  ),
]);

function insert(map: PlainMap | CelMap, entries: readonly (readonly [Value, Value])[], meter: Meter): Value {
  const next = map instanceof Accumulated ? map : copy(map, meter);
  for (const [key, value] of entries) {
    if (next.has(key)) return new CelError(`insert failed: key ${describeValue(key)} already exists`);
    const problem = next.set(key, value);
    if (problem !== undefined) return problem;
  }
  return next;
}

/** A map that only the fold that made it has seen, so that it may grow in place. */
class Accumulated extends CelMap {}

function copy(map: PlainMap | CelMap, meter: Meter): Accumulated {
  const next = new Accumulated();
  const keys = mapKeys(map);
  meter.charge(keys.length);
  for (const key of keys) next.set(key, mapGet(map, key)!);
  return next;
}
