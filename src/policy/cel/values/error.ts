import { CelError, typeNameOf, type Value } from './value.ts';

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
