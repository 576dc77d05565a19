import type { CelType } from '../check/type.ts';
import { parseSignature } from '../check/signature.ts';
import type { Meter } from '../values/equality.ts';
import type { Value } from '../values/value.ts';

/** The code of a function; arguments are never errors, and are of the overload's types. */
export type Implementation = (args: readonly Value[], meter: Meter) => Value;

/** What a call costs in the units of the runtime cost model. */
export type CallCost = (args: readonly Value[], result: Value) => number;

/** One signature of a function. */
export interface Overload {
  readonly signature: string;
  readonly member: boolean;
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  readonly call: Implementation;
  readonly cost?: CallCost;
  /** The cost where it does not depend on the arguments; counted for those that are errors too. */
  readonly fixedCost?: number;
  /** The cost holds only where the checker found this one overload; otherwise the call costs 1, as in cel-go. */
  readonly costByOverload?: boolean;
  /** Work of a call besides its cost, in steps of less than 10 ns; see `Meter`. */
  readonly steps?: number;
  /** At run time only the kinds of arguments are looked at, not what lists and maps hold. */
  readonly unguarded?: boolean;
}

/** A function with all its signatures. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

/** Declares one signature of a function, `(string).charAt(int): string`; the cost is 1 unless given; a number whatever the arguments are. */
export function declare(
  signature: string,
  call: Implementation,
  cost?: CallCost | number,
): FunctionDeclaration {
  const { name, member, parameters, result } = parseSignature(signature);
  const overload: Overload = { signature, member, parameters, result, call };
  if (cost === undefined) return { name, overloads: [overload] };
  if (typeof cost === 'function') return { name, overloads: [{ ...overload, cost }] };
  return { name, overloads: [{ ...overload, cost: () => cost, fixedCost: cost }] };
}

/** The same function with a cost that holds only where the checker found exactly one overload. */
export function costedByOverload(declaration: FunctionDeclaration): FunctionDeclaration {
  return {
    ...declaration,
    overloads: declaration.overloads.map((overload) => ({ ...overload, costByOverload: true })),
  };
}

/** Reading a text of some characters as a number, an address, a version: about a microsecond. */
export const PARSE_STEPS = 120;

/** The same functions, each call of which takes so many steps of work that its cost does not count. */
export function laborious(
  steps: number,
  functions: readonly FunctionDeclaration[],
): readonly FunctionDeclaration[] {
  return functions.map((declaration) => ({
    ...declaration,
    overloads: declaration.overloads.map((overload) => ({ ...overload, steps })),
  }));
}

/** The same function, taking lists and maps whatever they hold when it runs. */
export function unguarded(declaration: FunctionDeclaration): FunctionDeclaration {
  return {
    ...declaration,
    overloads: declaration.overloads.map((overload) => ({ ...overload, unguarded: true })),
  };
}

/** Joins declarations of the same name; a signature that is declared again replaces the earlier one. */
export function functionTable(
  declarations: readonly FunctionDeclaration[],
): ReadonlyMap<string, FunctionDeclaration> {
  const table = new Map<string, Map<string, Overload>>();
  for (const { name, overloads } of declarations) {
    const known = table.get(name) ?? new Map<string, Overload>();
    for (const overload of overloads) known.set(overload.signature, overload);
    table.set(name, known);
  }
  return new Map([...table].map(([name, overloads]) => [name, { name, overloads: [...overloads.values()] }]));
}
