import { CelError, Double, isWhole, MapValue, Uint, type PlainMap, type Value } from './value.ts';

type KeyCode = string | boolean | number | bigint;

/** A map whose keys are ints, uints, bools or strings; numerically equal keys are one key (langdef, "Equality"). */
export class CelMap extends MapValue {
  readonly #entries = new Map<KeyCode, readonly [Value, Value]>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    const code = keyCode(key);
    return code === undefined ? undefined : this.#entries.get(code)?.[1];
  }

  has(key: Value): boolean {
    const code = keyCode(key);
    return code !== undefined && this.#entries.has(code);
  }

  keys(): Iterable<Value> {
    return Array.from(this.#entries.values(), ([key]) => key);
  }

  /** Sets an entry; the answer is an error where the key is of a kind that maps cannot have. */
  set(key: Value, value: Value): CelError | undefined {
    const code =
      key instanceof Double || (typeof key === 'number' && !isWhole(key)) ? undefined : keyCode(key);
    if (code === undefined) return new CelError('unsupported key type');
    this.#entries.set(code, [key, value]);
    return undefined;
  }

  delete(key: Value): void {
    const code = keyCode(key);
    if (code !== undefined) this.#entries.delete(code);
  }
}

/** A map with string keys whose values are computed when they are first asked for, and once. */
export class LazyMap extends MapValue {
  readonly #compute: ReadonlyMap<string, () => Value>;
  readonly #known = new Map<string, Value>();

  constructor(compute: ReadonlyMap<string, () => Value>) {
    super();
    this.#compute = compute;
  }

  get size(): number {
    return this.#compute.size;
  }

  get(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = this.#compute.get(key)?.();
    if (value !== undefined) this.#known.set(key, value);
    return value;
  }

  has(key: Value): boolean {
    return typeof key === 'string' && this.#compute.has(key);
  }

  keys(): Iterable<Value> {
    return this.#compute.keys();
  }
}

/** The number of entries. */
export function mapSize(map: PlainMap | MapValue): number {
  if (map instanceof MapValue) return map.size;
  let size = 0;
  for (const key in map) if (Object.hasOwn(map, key) && map[key] !== undefined) size++;
  return size;
}

/** The value at a key, `undefined` where there is none. */
export function mapGet(map: PlainMap | MapValue, key: Value): Value | undefined {
  if (map instanceof MapValue) return map.get(key);
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether the map has the key. */
export function mapHas(map: PlainMap | MapValue, key: Value): boolean {
  if (map instanceof MapValue) return map.has(key);
  return typeof key === 'string' && Object.hasOwn(map, key) && map[key] !== undefined;
}

/** The keys in the order of the document. */
export function mapKeys(map: PlainMap | MapValue): readonly Value[] {
  if (map instanceof MapValue) return [...map.keys()];
  const keys = Object.keys(map);
  return keys.every((key) => map[key] !== undefined) ? keys : keys.filter((key) => map[key] !== undefined);
}

/** The first of them, `undefined` where there is none. */
export function firstKey(map: PlainMap | MapValue): Value | undefined {
  if (!(map instanceof MapValue)) return mapKeys(map)[0];
  for (const key of map.keys()) return key;
  return undefined;
}

/** One code for all keys that are equal; `undefined` where the value can't be equal to a key. */
function keyCode(key: Value): KeyCode | undefined {
  switch (typeof key) {
    case 'string':
    case 'boolean':
      return key;
    case 'number':
      return isWhole(key) ? codeOfNumber(key) : undefined;
    case 'bigint':
      return key;
    default:
      if (key instanceof Double) return codeOfNumber(key.value);
      return key instanceof Uint ? codeOfBigInt(key.value) : undefined;
  }
}

function codeOfNumber(value: number): KeyCode {
  return Number.isSafeInteger(value) ? value : BigInt(value);
}

function codeOfBigInt(value: bigint): KeyCode {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
