/**
 * A map whose values are made when they are asked for, and not kept: which files a package has is only worth knowing where
 * something else was found that may be one of them.
 */
export class LazyMap<Value> implements ReadonlyMap<string, Value> {
  readonly #makers: ReadonlyMap<string, () => Value>;

  constructor(makers: ReadonlyMap<string, () => Value>) {
    this.#makers = makers;
  }

  get size(): number {
    return this.#makers.size;
  }

  has(key: string): boolean {
    return this.#makers.has(key);
  }

  get(key: string): Value | undefined {
    return this.#makers.get(key)?.();
  }

  keys(): MapIterator<string> {
    return this.#makers.keys();
  }

  *values(): MapIterator<Value> {
    for (const make of this.#makers.values()) yield make();
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [key, make] of this.#makers) yield [key, make()];
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  forEach(callback: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }
}
