import { LIMITS } from '#core/index.ts';
import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, type ParsedNode } from 'yaml';
import { documentsOf } from './documents.ts';
import { YamlFault } from './fault.ts';
import { scalarOf, type YamlScalar, type YamlValue } from './tree.ts';

/** Values that aliases stand for; aliases of aliases can ask for exponentially many. */
export const ALIASED_VALUES_LIMIT = 100_000;

/** The documents of any YAML, by the library; throws a YamlFault for what is none. */
export function* readAnyYaml(text: string): Generator<YamlValue | null> {
  for (const { contents } of documentsOf(text)) {
    yield contents === null ? null : new TreeReader().read(contents, 0);
  }
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
    if (node === null || node === undefined) return scalarOf('', true, offset, offset);
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
    const end = endOf(node);
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => ({
        key: this.#key(key as ParsedNode | null, depth + 1),
        value: this.read(value, depth + 1),
      }));
      return { kind: 'map', entries, offset, end };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as ParsedNode | null, depth + 1));
      return { kind: 'sequence', items, offset, end };
    }
    if (!isScalar(node)) return scalarOf('', true, offset, offset);
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const scalar = scalarOf(text, node.type === 'PLAIN', offset, end);
    return node.tag === undefined ? scalar : { ...scalar, tag: node.tag };
  }

  #key(node: ParsedNode | null, depth: number): YamlScalar {
    const key = this.read(node, depth);
    return key.kind === 'scalar' ? key : { ...scalarOf('', true, key.offset, key.offset), tag: key.kind };
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

/** The library counts blanks and comments after a block to it. */
function endOf(node: ParsedNode): number {
  let last = node;
  while (isCollection(last) && last.flow !== true) {
    const item = last.items.at(-1);
    const next = isPair(item) ? (item.value ?? item.key) : item;
    if (!isNode(next)) break;
    last = next;
  }
  return last.range[1];
}
