import { resolveNumber, resolvePlain } from './scalar.ts';
import { YamlFault } from './fault.ts';
import { ALIASED_VALUES_LIMIT } from './library-tree.ts';
import type { YamlMap, YamlScalar, YamlValue } from './tree.ts';

export interface YamlNumbers {
  /** What is made of an int beyond 2^53; the nearest number unless said. */
  readonly largeInteger?: (value: bigint) => unknown;
}

/** A YAML value as the JSON value that kubectl makes of it; aliases share what they stand for. Throws a YamlFault for what kubectl refuses. */
export function yamlToJson(value: YamlValue, { largeInteger = Number }: YamlNumbers = {}): unknown {
  return new JsonMaker(largeInteger).make(value);
}

class JsonMaker {
  readonly #made = new Map<YamlValue, unknown>();
  readonly #largeInteger: (value: bigint) => unknown;
  #merged = 0;

  constructor(largeInteger: (value: bigint) => unknown) {
    this.#largeInteger = largeInteger;
  }

  make(value: YamlValue): unknown {
    switch (value.kind) {
      case 'scalar': {
        const scalar = scalarOf(value);
        return typeof scalar === 'bigint' ? this.#largeInteger(scalar) : scalar;
      }
      case 'sequence':
      case 'map': {
        const known = this.#made.get(value);
        if (known !== undefined) return known;
        const made = value.kind === 'map' ? this.#map(value) : value.items.map((item) => this.make(item));
        this.#made.set(value, made);
        return made;
      }
      default:
        throw new TypeError(value satisfies never);
    }
  }

  #map({ entries }: YamlMap): unknown {
    const made = new Map<string, unknown>();
    const merged: { readonly source: unknown; readonly offset: number }[] = [];
    for (const { key, value } of entries) {
      const json = this.make(value);
      if (key.text === '<<' && key.plain) {
        const sources = Array.isArray(json) ? (json as unknown[]) : [json];
        merged.push(...sources.map((source) => ({ source, offset: value.offset })));
        continue;
      }
      const name = keyOf(key);
      // What a reader makes of a key that is there twice differs, and so would what two of them allow.
      if (made.has(name)) throw new YamlFault('yaml.syntax', `the key ${name} is there twice`, key.offset);
      made.set(name, json);
    }
    for (const { source, offset } of merged) this.#merge(source, made, offset);
    return Object.fromEntries(made);
  }

  /** What a map says itself wins over what it takes from others, and earlier ones win over later ones. */
  #merge(source: unknown, entries: Map<string, unknown>, offset: number): void {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      throw new YamlFault('yaml.syntax', '<< asks for a map or a list of maps', offset);
    }
    for (const [name, value] of Object.entries(source)) {
      if (entries.has(name)) continue;
      this.#merged += 1;
      if (this.#merged > ALIASED_VALUES_LIMIT) {
        throw new YamlFault('yaml.limit', `merges ask for more than ${ALIASED_VALUES_LIMIT} values`, offset);
      }
      entries.set(name, value);
    }
  }
}

function keyOf(node: YamlScalar): string {
  const key = node.tag === 'map' || node.tag === 'sequence' ? null : scalarOf(node);
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean') return String(key);
  throw new YamlFault('yaml.syntax', 'a key is neither text nor a number', node.offset);
}

function scalarOf(node: YamlScalar): string | number | bigint | boolean | null {
  const value = taggedValue(node);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlFault('yaml.syntax', `${node.text} is no number of JSON`, node.offset);
  }
  return value;
}

function taggedValue(node: YamlScalar): string | number | bigint | boolean | null {
  const { text, tag, plain } = node;
  switch (tag?.replace('tag:yaml.org,2002:', '!!')) {
    case '!!int':
    case '!!float':
      return resolveNumber(text.replaceAll('_', '')) ?? badTag(node);
    case '!!bool': {
      const value = resolvePlain(text);
      return typeof value === 'boolean' ? value : badTag(node);
    }
    case '!!null':
      return null;
    case '!!binary':
      return Buffer.from(text, 'base64').toString('utf8');
    case '!':
    case '!!str':
      return text;
    default:
      return plain ? resolvePlain(text) : text;
  }
}

function badTag({ text, tag, offset }: YamlScalar): never {
  throw new YamlFault('yaml.syntax', `${text.slice(0, 40)} is no ${tag ?? ''}`, offset);
}
