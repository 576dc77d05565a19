import type { Transformer } from '../condition/ast.ts';
import { LENGTH, TEXT, typeName, type ValueType } from './value-type.ts';

/** How many arguments a transformer takes. */
export const ARITY: Readonly<Record<Transformer, { readonly least: number; readonly most: number }>> = {
  tolower: { least: 1, most: 1 },
  toupper: { least: 1, most: 1 },
  b64: { least: 1, most: 1 },
  basename: { least: 1, most: 1 },
  len: { least: 1, most: 1 },
  join: { least: 2, most: 2 },
  concat: { least: 2, most: 64 },
  getopt: { least: 2, most: 2 },
};

/** The type that comes out, or why these types cannot go in. `of` names the last argument's field, for the message. */
export function transformedType(
  transformer: Transformer,
  types: readonly ValueType[],
  of: string,
): ValueType | { readonly fault: string } {
  const [first, second] = types as [ValueType, ValueType | undefined];
  switch (transformer) {
    case 'tolower':
    case 'toupper':
    case 'basename':
      return first.kind === 'string' ? first : unsupported(transformer, first, of);
    case 'b64':
      return first.kind === 'string' || first.kind === 'bytes' ? first : unsupported(transformer, first, of);
    case 'len':
      if (first.list || first.kind === 'string' || first.kind === 'bytes') return LENGTH;
      return unsupported(transformer, first, of);
    case 'join':
      if (first.kind !== 'string' || first.list) return unsupported(transformer, first, of);
      return second!.kind === 'string' && second!.list ? TEXT : unsupported(transformer, second!, of);
    case 'concat': {
      const bad = types.find((type) => type.kind !== 'string' || type.list);
      return bad ? unsupported(transformer, bad, of) : TEXT;
    }
    case 'getopt':
      if (first.kind !== 'string') return unsupported(transformer, first, of);
      if (second!.kind !== 'string' || second!.list) return unsupported(transformer, second!, of);
      return TEXT;
    default:
      return transformer satisfies never;
  }
}

function unsupported(transformer: Transformer, type: ValueType, of: string): { readonly fault: string } {
  const field = `${type.list ? 'list ' : ''}field '${of}'`;
  return {
    fault: `can't add field transformer: type '${typeName(type)}' is not supported by '${transformer}' transformer applied on ${field}`,
  };
}
