import { noSuchOverload } from '../values/error.ts';
import {
  CelError,
  Duration,
  NONE,
  Optional,
  Timestamp,
  Uint,
  Double,
  isMap,
  type Value,
} from '../values/value.ts';
import { mapSize } from '../values/map.ts';
import { declare, type FunctionDeclaration, type Implementation } from './function.ts';

const unreached: Implementation = () => noSuchOverload();

/** Optional values (cel-go, OptionalTypes); the syntax for them belongs to the parser. */
export const OPTIONAL_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('optional.of(V): optional(V)', ([value]) => new Optional(value)),
  declare('optional.none(): optional(V)', () => NONE),
  declare('optional.ofNonZeroValue(V): optional(V)', ([value]) =>
    isZero(value!) ? NONE : new Optional(value),
  ),
  declare('(optional(V)).hasValue(): bool', ([value]) => (value as Optional).value !== undefined),
  declare(
    '(optional(V)).value(): V',
    ([value]) => (value as Optional).value ?? new CelError('optional.none() dereference'),
  ),
  // These two evaluate their argument only if they need it, so they have code of their own.
  declare('(optional(V)).or(optional(V)): optional(V)', unreached),
  declare('(optional(V)).orValue(V): V', unreached),
  declare('_?._(dyn, string): optional(dyn)', unreached),
  declare('_[?_](list(V), int): optional(V)', unreached),
  declare('_[?_](optional(list(V)), int): optional(V)', unreached),
  declare('_[?_](map(K, V), K): optional(V)', unreached),
  declare('_[?_](optional(map(K, V)), K): optional(V)', unreached),
  declare('_[_](optional(list(V)), int): optional(V)', unreached),
  declare('_[_](optional(map(K, V)), K): optional(V)', unreached),
  declare('optional.unwrap(list(optional(V))): list(V)', ([list]) => unwrap(list as readonly Value[])),
  declare('(list(optional(V))).unwrapOpt(): list(V)', ([list]) => unwrap(list as readonly Value[])),
];

function unwrap(list: readonly Value[]): Value {
  const values: Value[] = [];
  for (const element of list) {
    if (!(element instanceof Optional)) return noSuchOverload();
    if (element.value !== undefined) values.push(element.value);
  }
  return values;
}

/** Whether a value is the zero of its type. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Double) return value.value === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Timestamp) return value.nanos === ZERO_TIME;
  if (value instanceof Optional) return value.value === undefined;
  return isMap(value) && mapSize(value) === 0;
}

/** Go's zero time, 0001-01-01T00:00:00Z. */
const ZERO_TIME = -62_135_596_800_000_000_000n;
