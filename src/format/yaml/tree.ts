import { LIMITS } from '#core/index.ts';
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { documentsOf } from './documents.ts';
import { YamlFault } from './fault.ts';

/** A YAML value with its place (UTF-16 units from the start of the stream); what an alias stands for is shared, not copied. */
export type YamlValue = YamlScalar | YamlSequence | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** As it stands in the file, whatever it looks like; without quotes and escapes. */
  readonly text: string;
  /** Nothing, `~` or `null` without quotes. */
  readonly empty: boolean;
  /** Without quotes, and no block. */
  readonly plain: boolean;
  readonly tag?: string;
  readonly offset: number;
  readonly end: number;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlValue[];
  readonly offset: number;
  readonly end: number;
}

export interface YamlMap {
  readonly kind: 'map';
  /** In the order of the file; a key may stand there twice. */
  readonly entries: readonly YamlEntry[];
  readonly offset: number;
  readonly end: number;
}

export interface YamlEntry {
  /** A key that is no scalar is one without text. */
  readonly key: YamlScalar;
  readonly value: YamlValue;
}

/** Values that aliases stand for; aliases of aliases can ask for exponentially many. */
export const ALIASED_VALUES_LIMIT = 100_000;

/** The documents of a YAML stream, null for empty ones; throws a YamlFault for what is none. */
export function* readYaml(text: string): Generator<YamlValue | null> {
  for (const { contents } of documentsOf(text)) {
    yield contents === null ? null : new TreeReader().read(contents, 0);
  }
}

/** The value of a key; the first one when it stands there twice. */
export function valueOf(map: YamlMap, key: string): YamlValue | undefined {
  return map.entries.find((entry) => entry.key.text === key)?.value;
}

/** An anchored value and how many values are in it; without one while it is being read. */
interface Anchored {
  value?: YamlValue;
  size: number;
}

class TreeReader {
  readonly #anchors = new Map<string, Anchored>();
  #values = 0;
  #aliased = 0;

  read(node: ParsedNode | null | undefined, depth: number): YamlValue {
    const offset = node?.range?.[0] ?? 0;
    if (depth > LIMITS.nesting) {
      throw new YamlFault('yaml.limit', `nested deeper than ${LIMITS.nesting} levels`, offset);
    }
    this.#values += 1;
    if (node === null || node === undefined) return nothing(offset);
    if (isAlias(node)) return this.#alias(node.source, offset);
    const { anchor } = node;
    if (anchor === undefined) return this.#value(node, offset, depth);
    const anchored: Anchored = { size: 0 };
    this.#anchors.set(anchor, anchored);
    const before = this.#values;
    anchored.value = this.#value(node, offset, depth);
    anchored.size = this.#values - before + 1;
    return anchored.value;
  }

  #value(node: ParsedNode, offset: number, depth: number): YamlValue {
    const end = node.range?.[1] ?? offset;
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => ({
        key: this.#key(key as ParsedNode | null, depth + 1),
        value: this.read(value as ParsedNode | null, depth + 1),
      }));
      return { kind: 'map', entries, offset, end };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as ParsedNode | null, depth + 1));
      return { kind: 'sequence', items, offset, end };
    }
    if (!isScalar(node)) return nothing(offset);
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const plain = node.type === 'PLAIN';
    const scalar = { kind: 'scalar' as const, text, empty: plain && NULLS.has(text), plain, offset, end };
    return node.tag === undefined ? scalar : { ...scalar, tag: node.tag };
  }

  #key(node: ParsedNode | null, depth: number): YamlScalar {
    const key = this.read(node, depth);
    return key.kind === 'scalar' ? key : { ...nothing(key.offset), tag: key.kind };
  }

  #alias(name: string, offset: number): YamlValue {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) {
      throw new YamlFault('yaml.syntax', `the referenced anchor is not defined: ${name}`, offset);
    }
    if (anchored.value === undefined) throw new YamlFault('yaml.limit', `&${name} contains itself`, offset);
    this.#aliased += anchored.size;
    this.#values += anchored.size;
    if (this.#aliased > ALIASED_VALUES_LIMIT) {
      throw new YamlFault('yaml.limit', `aliases stand for more than ${ALIASED_VALUES_LIMIT} values`, offset);
    }
    return anchored.value;
  }
}

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

function nothing(offset: number): YamlScalar {
  return { kind: 'scalar', text: '', empty: true, plain: true, offset, end: offset };
}
