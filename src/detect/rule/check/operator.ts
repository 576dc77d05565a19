import { unreachable } from '#core/index.ts';
import type { Operator } from '../condition/ast.ts';
import type { ValueType } from './value-type.ts';

const EQUALITY = ['=', '==', '!=', 'in', 'intersects', 'exists'] as const;
const ORDER = ['<', '<=', '>', '>='] as const;
const NUMERIC: ReadonlySet<Operator> = new Set([...EQUALITY, ...ORDER]);
const BOOLEAN: ReadonlySet<Operator> = new Set(EQUALITY);
const ADDRESS: ReadonlySet<Operator> = new Set(EQUALITY);
const LIST: ReadonlySet<Operator> = new Set<Operator>(['in', 'intersects', 'exists']);
const STRING: ReadonlySet<Operator> = new Set<Operator>([
  ...EQUALITY,
  ...ORDER,
  'contains',
  'icontains',
  'startswith',
  'endswith',
  'glob',
  'iglob',
  'pmatch',
  'regex',
]);
const BYTES: ReadonlySet<Operator> = new Set<Operator>([
  ...EQUALITY,
  'contains',
  'startswith',
  'endswith',
  'bcontains',
  'bstartswith',
]);

/** Why this operator cannot be used on values of this type; null when it can. */
export function operatorFault(operator: Operator, type: ValueType): string | null {
  const [allowed, whom] = operatorsOf(type);
  if (allowed.has(operator)) return null;
  return `'${operator === '==' ? '=' : operator}' operator not supported ${whom}`;
}

function operatorsOf(type: ValueType): readonly [ReadonlySet<Operator>, string] {
  if (type.list) return [LIST, 'list filters'];
  switch (type.kind) {
    case 'string':
      return [STRING, 'for string filters'];
    case 'bytes':
      return [BYTES, 'for buffer filters'];
    case 'ip':
    case 'net':
      return [ADDRESS, 'for ip address and network filters'];
    case 'bool':
      return [BOOLEAN, 'for numeric filters'];
    case 'number':
    case 'uint':
    case 'flags':
    case 'duration':
    case 'abstime':
      return [NUMERIC, 'for numeric filters'];
    default:
      return unreachable(type.kind);
  }
}
