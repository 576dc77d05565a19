import schema from './merge-schema.json' with { type: 'json' };

/** How values of a type are merged (structured merge diff, as server-side apply does it). */
export type MergeType =
  | { readonly kind: 'scalar'; readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'scalar' }
  | { readonly kind: 'any' }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, string>; readonly atomic: boolean }
  | { readonly kind: 'map'; readonly item: string; readonly atomic: boolean }
  | {
      readonly kind: 'list';
      readonly item: string;
      readonly keys: readonly ListKey[];
      readonly merge: ListMerge;
    };

/** `atomic` lists are replaced whole, `set` and `keyed` ones are merged item by item. */
export type ListMerge = 'atomic' | 'set' | 'keyed';

const KINDS = schema.kinds as Readonly<Record<string, string>>;
const TYPES = schema.types as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A field that tells the items of a list apart; one with a default may be left out. */
export interface ListKey {
  readonly name: string;
  readonly default?: string | number;
}

/** The type of a kind's objects in the words of the schema; undefined for what is no kind of Kubernetes' own. */
export function typeOfKind(apiVersion: string, kind: string): string | undefined {
  const key = `${apiVersion}/${kind}`;
  return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
}

/** Reads a type as the schema writes it: `string`, `PodSpec`, `atomic Type`, `map string`, `list Type`, `keyed(name) Type`. */
export function readMergeType(text: string): MergeType {
  const atomic = text.startsWith('atomic ');
  const bare = atomic ? text.slice('atomic '.length) : text;
  const space = bare.indexOf(' ');
  if (space !== -1) return readContainer(bare.slice(0, space), bare.slice(space + 1), atomic);
  switch (bare) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'scalar':
      return { kind: 'scalar', type: bare };
    case 'any':
      return { kind: 'any' };
    default:
      return { kind: 'struct', fields: new Map(Object.entries(TYPES[bare]!)), atomic };
  }
}

function readContainer(word: string, item: string, atomic: boolean): MergeType {
  switch (word) {
    case 'map':
      return { kind: 'map', item, atomic };
    case 'set':
      return { kind: 'list', item, keys: [], merge: 'set' };
    case 'list':
      return { kind: 'list', item, keys: [], merge: 'atomic' };
    default:
      return { kind: 'list', item, keys: readKeys(word.slice('keyed('.length, -1)), merge: 'keyed' };
  }
}

function readKeys(text: string): ListKey[] {
  return text.split(',').map((key) => {
    const equals = key.indexOf('=');
    if (equals === -1) return { name: key };
    return { name: key.slice(0, equals), default: JSON.parse(key.slice(equals + 1)) as string | number };
  });
}
