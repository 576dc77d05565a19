import { LIMITS, messageOf, Problem } from '#core/index.ts';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type ParsedNode } from 'yaml';

/** A YAML value with its place; scalars keep the text that stands in the file, whatever it looks like. */
export type YamlValue = YamlScalar | YamlSequence | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly text: string;
  /** Nothing, `~` or `null` without quotes. */
  readonly empty: boolean;
  /** Without quotes, and no block. */
  readonly plain: boolean;
  readonly offset: number;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlValue[];
  readonly offset: number;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly offset: number;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlValue;
}

/** Values that aliases stand for; aliases of aliases can ask for exponentially many. */
const ALIASED_VALUE_LIMIT = 100_000;

/** The documents of a YAML stream; null for empty ones. A `yaml.parse` problem says why it is none, `offset` where. */
export function parseYaml(text: string): (YamlValue | null)[] {
  const budget = { left: ALIASED_VALUE_LIMIT };
  return documentsOf(text).map((document) => {
    const error = document.errors[0];
    if (error) throw new YamlFault(messageOf(error).split(/ at line \d+/, 1)[0]!, error.pos[0]);
    return document.contents && convert(document.contents, { document, budget, depth: 0, aliased: false });
  });
}

/** The stream is not YAML. */
export class YamlFault extends Problem<'yaml.parse'> {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super('yaml.parse', message);
    this.offset = offset;
  }
}

/** The value of a key; the first one when it stands there twice. */
export function valueOf(map: YamlMap, key: string): YamlValue | undefined {
  return map.entries.find((entry) => entry.key.text === key)?.value;
}

function documentsOf(text: string): readonly Document.Parsed[] {
  try {
    // Everything is text (the failsafe schema): `0x10` and `1.0` must reach conditions as they were written.
    const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) throw new YamlFault('nested too deeply', 0);
    throw error;
  }
}

interface Place {
  readonly document: Document.Parsed;
  readonly budget: { left: number };
  readonly depth: number;
  /** Inside of what an alias stands for. */
  readonly aliased: boolean;
}

function convert(node: ParsedNode | null, place: Place): YamlValue {
  const offset = node?.range?.[0] ?? 0;
  if (place.aliased && --place.budget.left < 0) {
    throw new YamlFault(`aliases stand for more than ${ALIASED_VALUE_LIMIT} values`, offset);
  }
  if (place.depth > LIMITS.nesting)
    throw new YamlFault(`nested deeper than ${LIMITS.nesting} levels`, offset);
  const inside = { ...place, depth: place.depth + 1 };
  if (isAlias(node)) {
    const target = node.resolve(place.document) as ParsedNode | undefined;
    if (!target) throw new YamlFault(`the referenced anchor is not defined: ${node.source}`, offset);
    return convert(target, { ...inside, aliased: true });
  }
  if (isMap(node)) {
    const entries = node.items.map((pair) => ({
      key: keyOf(pair.key as ParsedNode | null, inside),
      value: convert(pair.value, inside),
    }));
    return { kind: 'map', entries, offset };
  }
  if (isSeq(node)) {
    return {
      kind: 'sequence',
      items: node.items.map((item) => convert(item as ParsedNode | null, inside)),
      offset,
    };
  }
  return scalarOf(node, offset);
}

function scalarOf(node: ParsedNode | null, offset: number): YamlScalar {
  if (!isScalar(node)) return { kind: 'scalar', text: '', empty: true, plain: true, offset };
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const plain = node.type === 'PLAIN';
  return { kind: 'scalar', text, empty: plain && NULLS.has(text), plain, offset };
}

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Keys that are no scalars are nothing that rule files know; they only must not disturb. */
function keyOf(node: ParsedNode | null, place: Place): YamlScalar {
  const key = convert(node, place);
  return key.kind === 'scalar'
    ? key
    : { kind: 'scalar', text: '', empty: true, plain: true, offset: key.offset };
}
