import { CelError, Double, kindOf, typeNameOf, Uint, type Kind, type Value } from './value.ts';

/** The error of an operator or function that has no overload for its arguments. */
export function noSuchOverload(): CelError {
  return new CelError('no such overload');
}

/** The same with the function and the types of its arguments, `no such overload: size(int)`. */
export function noSuchOverloadFor(name: string, args: readonly Value[]): CelError {
  return new CelError(`no such overload: ${name}(${args.map(typeNameOf).join(', ')})`);
}

/** An error that came in as an operand goes on; anything else had the wrong type. */
export function errorOr(value: Value): CelError {
  return value instanceof CelError ? value : noSuchOverload();
}

/** The first operand that is an error goes on; otherwise the operands had the wrong types. */
export function firstError(a: Value, b: Value): CelError {
  return a instanceof CelError ? a : errorOr(b);
}

/** A key or index as messages show it. */
export function describeValue(value: Value): string {
  if (value instanceof Uint || value instanceof Double) return String(value.value);
  return typeof value === 'object' && value !== null ? typeNameOf(value) : String(value);
}

/** Kinds that each operator is defined for, by its left operand (cel-go, traits). */
const OPERAND_KINDS: ReadonlyMap<string, ReadonlySet<Kind>> = new Map(
  (
    [
      ['_<_', 'bool int uint double string bytes timestamp duration'],
      ['_+_', 'int uint double string bytes list timestamp duration'],
      ['_-_', 'int uint double timestamp duration'],
      ['_*_', 'int uint double'],
      ['_/_', 'int uint double'],
      ['_%_', 'int uint'],
      ['-_', 'bool int double'],
      ['!_', 'bool int double'],
    ] as const
  ).map(([name, kinds]) => [name, new Set(kinds.split(' ') as Kind[])]),
);

/** Kinds that answer for themselves which functions they have. */
const RECEIVERS: ReadonlySet<Kind> = new Set(['string', 'timestamp', 'duration']);

/** The error of an operator whose operands do not fit: it is named where the left operand has no such operator at all. */
export function operatorMismatch(name: string, left: Value, right: Value): CelError {
  if (left instanceof CelError || right instanceof CelError) return firstError(left, right);
  const kind = kindOf(left);
  const known = OPERAND_KINDS.get(/^_[<>]=?_$/.test(name) ? '_<_' : name);
  if (known === undefined || known.has(kind) || RECEIVERS.has(kind)) return noSuchOverload();
  return new CelError(`no such overload: ${name}`);
}
