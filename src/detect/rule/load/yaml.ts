import { LIMITS, messageOf, Problem } from '#core/index.ts';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type ParsedNode } from 'yaml';

/** A YAML value with its place; scalars keep the text that stands in the file, whatever it looks like. */
export type YamlValue = YamlScalar | YamlSequence | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly text: string;
  /** Nothing, `~` or `null` without quotes. */
  readonly empty: boolean;
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

/** More values than any rule file has; aliases that name each other can ask for exponentially many. */
const VALUE_LIMIT = 2_000_000;

/** The documents of a YAML stream; null for empty ones. A `yaml.parse` problem says why it is none, `offset` where. */
export function parseYaml(text: string): (YamlValue | null)[] {
  const budget = { left: VALUE_LIMIT };
  return documentsOf(text).map((document) => {
    const error = document.errors[0];
    if (error) throw new YamlFault(messageOf(error).split(/ at line \d+/, 1)[0]!, error.pos[0]);
    return document.contents === null ? null : convert(document, document.contents, budget, 0);
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

function convert(
  document: Document.Parsed,
  node: ParsedNode | null,
  budget: { left: number },
  depth: number,
): YamlValue {
  const offset = node?.range?.[0] ?? 0;
  if (--budget.left < 0) throw new YamlFault(`more than ${VALUE_LIMIT} values`, offset);
  if (depth > LIMITS.nesting) throw new YamlFault(`nested deeper than ${LIMITS.nesting} levels`, offset);
  if (isAlias(node)) {
    const target = node.resolve(document) as ParsedNode | undefined;
    if (!target) throw new YamlFault(`the referenced anchor is not defined: ${node.source}`, offset);
    return convert(document, target, budget, depth + 1);
  }
  if (isMap(node)) {
    const entries = node.items.map((pair) => ({
      key: keyOf(document, pair.key as ParsedNode | null, budget, depth),
      value: convert(document, pair.value, budget, depth + 1),
    }));
    return { kind: 'map', entries, offset };
  }
  if (isSeq(node)) {
    return {
      kind: 'sequence',
      items: node.items.map((item) => convert(document, item as ParsedNode | null, budget, depth + 1)),
      offset,
    };
  }
  return scalarOf(node, offset);
}

function scalarOf(node: ParsedNode | null, offset: number): YamlScalar {
  if (!isScalar(node)) return { kind: 'scalar', text: '', empty: true, offset };
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  return { kind: 'scalar', text, empty: node.type === 'PLAIN' && NULLS.has(text), offset };
}

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Keys that are no scalars are nothing that rule files know; they only must not disturb. */
function keyOf(
  document: Document.Parsed,
  node: ParsedNode | null,
  budget: { left: number },
  depth: number,
): YamlScalar {
  const key = convert(document, node, budget, depth + 1);
  return key.kind === 'scalar' ? key : { kind: 'scalar', text: '', empty: true, offset: key.offset };
}
