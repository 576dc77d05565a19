import { LIMITS, Problem } from '#core/index.ts';
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import type { PolicyProblemCode } from '../problem.ts';
import { resolveNumber, resolvePlain } from './scalar.ts';

/** Values that aliases stand for; aliases of aliases can ask for exponentially many. */
const ALIASED_VALUES_LIMIT = 100_000;

/** An anchored value and how many values are in it; without one while it is being read. */
interface Anchored {
  value?: unknown;
  size: number;
}

/** Turns the nodes of one YAML document into JSON values as kubectl does; aliases share what they stand for. */
export class DocumentConverter {
  readonly #file: string;
  readonly #anchors = new Map<string, Anchored>();
  #values = 0;
  #aliased = 0;

  constructor(file: string) {
    this.#file = file;
  }

  convert(node: ParsedNode | null | undefined, depth = 0): unknown {
    if (depth > LIMITS.nesting) throw this.#limit(`nested deeper than ${LIMITS.nesting} levels`);
    this.#values += 1;
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source);
    const { anchor } = node;
    if (anchor === undefined) return this.#value(node, depth);
    const anchored: Anchored = { size: 0 };
    this.#anchors.set(anchor, anchored);
    const before = this.#values;
    const value = this.#value(node, depth);
    anchored.value = value ?? null;
    anchored.size = this.#values - before + 1;
    return value;
  }

  #value(node: ParsedNode, depth: number): unknown {
    if (isMap(node)) return this.#map(node.items, depth);
    if (isSeq(node)) return node.items.map((item) => this.convert(item as ParsedNode | null, depth + 1));
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #alias(name: string): unknown {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) throw this.#syntax(`*${name} stands for nothing`);
    if (anchored.value === undefined) throw this.#limit(`&${name} contains itself`);
    this.#aliased += anchored.size;
    this.#values += anchored.size;
    if (this.#aliased > ALIASED_VALUES_LIMIT) {
      throw this.#limit(`aliases stand for more than ${ALIASED_VALUES_LIMIT} values`);
    }
    return anchored.value;
  }

  #map(pairs: readonly { readonly key: unknown; readonly value: unknown }[], depth: number): unknown {
    const entries = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const { key, value } of pairs) {
      const isMerge = isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
      const name = isMerge ? '<<' : this.#key(key as ParsedNode | null, depth + 1);
      const converted = this.convert(value as ParsedNode | null, depth + 1);
      if (isMerge) {
        merged.push(...(Array.isArray(converted) ? converted : [converted]));
        continue;
      }
      // What a reader makes of a key that is there twice differs, and so would what two of them allow.
      if (entries.has(name)) throw this.#syntax(`the key ${name} is there twice`);
      entries.set(name, converted);
    }
    for (const source of merged) this.#merge(source, entries);
    return Object.fromEntries(entries);
  }

  /** What a map says itself wins over what it takes from others, and earlier ones win over later ones. */
  #merge(source: unknown, entries: Map<string, unknown>): void {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      throw this.#syntax('<< asks for a map or a list of maps');
    }
    for (const [name, value] of Object.entries(source)) {
      if (entries.has(name)) continue;
      this.#aliased += 1;
      if (this.#aliased > ALIASED_VALUES_LIMIT) {
        throw this.#limit(`aliases stand for more than ${ALIASED_VALUES_LIMIT} values`);
      }
      entries.set(name, value);
    }
  }

  #key(node: ParsedNode | null, depth: number): string {
    const key = this.convert(node, depth);
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'boolean') return String(key);
    throw this.#syntax('a key is neither text nor a number');
  }

  #scalar(node: Scalar): unknown {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const value = this.#tagged(text, node);
    if (typeof value === 'number' && !Number.isFinite(value))
      throw this.#syntax(`${text} is no number of JSON`);
    return value;
  }

  #tagged(text: string, { tag, type }: Scalar): unknown {
    switch (tag?.replace('tag:yaml.org,2002:', '!!')) {
      case '!!int':
      case '!!float':
        return resolveNumber(text.replaceAll('_', '')) ?? this.#badTag(text, tag);
      case '!!bool': {
        const value = resolvePlain(text);
        return typeof value === 'boolean' ? value : this.#badTag(text, tag);
      }
      case '!!null':
        return null;
      case '!!binary':
        return Buffer.from(text, 'base64').toString('utf8');
      case '!':
      case '!!str':
        return text;
      default:
        return type === 'PLAIN' ? resolvePlain(text) : text;
    }
  }

  #badTag(text: string, tag: string | undefined): never {
    throw this.#syntax(`${text.slice(0, 40)} is no ${tag ?? ''}`);
  }

  #syntax(why: string): Problem<PolicyProblemCode> {
    return new Problem('policy.syntax', `${this.#file}: ${why}`);
  }

  #limit(why: string): Problem<PolicyProblemCode> {
    return new Problem('policy.limit', `${this.#file}: ${why}`);
  }
}
