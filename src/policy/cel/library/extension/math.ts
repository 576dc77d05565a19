import { compareValues } from '../../values/equality.ts';
import { bigIntOf, checkedInt, doubleOf, floatOf, intOf, UINT_MAX } from '../../values/number.ts';
import { CelError, Uint, type Value } from '../../values/value.ts';
import type { Node } from '../../parse/ast.ts';
import type { Macro } from '../../parse/macro.ts';
import { declare, type FunctionDeclaration, type Implementation } from '../function.ts';

const NUMBERS = ['int', 'uint', 'double'];

/** `math.least(...)` and `math.greatest(...)`, of any number of arguments or a list (cel-go ext, math). */
export const MATH_MACROS: readonly Macro[] = [
  extremeMacro('least', 'math.@min'),
  extremeMacro('greatest', 'math.@max'),
];

/** The math extension, versions 0 to 2. */
export const MATH_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...extremes('math.@min', (order) => order > 0),
  ...extremes('math.@max', (order) => order < 0),
  ...rounding('ceil', Math.ceil),
  ...rounding('floor', Math.floor),
  ...rounding('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  ...rounding('trunc', Math.trunc),
  declare('math.isNaN(double): bool', ([value]) => Number.isNaN(floatOf(value!))),
  declare('math.isInf(double): bool', ([value]) => Math.abs(floatOf(value!)!) === Infinity),
  declare('math.isFinite(double): bool', ([value]) => Number.isFinite(floatOf(value!))),
  declare('math.abs(double): double', ([value]) => doubleOf(Math.abs(floatOf(value!)!))),
  declare('math.abs(int): int', ([value]) => checkedInt(absolute(bigIntOf(value!)!))),
  declare('math.abs(uint): uint', ([value]) => value!),
  declare('math.sign(double): double', ([value]) => doubleOf(Math.sign(floatOf(value!)!) + 0)),
  declare('math.sign(int): int', ([value]) => Math.sign(Number(value)) + 0),
  declare('math.sign(uint): uint', ([value]) => new Uint((value as Uint).value === 0n ? 0n : 1n)),
  ...NUMBERS.map((type) =>
    declare(`math.sqrt(${type}): double`, ([value]) =>
      doubleOf(Math.sqrt(value instanceof Uint ? Number(value.value) : Number(floatOf(value!) ?? value))),
    ),
  ),
  ...bitwise('bitAnd', (a, b) => a & b),
  ...bitwise('bitOr', (a, b) => a | b),
  ...bitwise('bitXor', (a, b) => a ^ b),
  declare('math.bitNot(int): int', ([value]) => intOf(~bigIntOf(value!)!)),
  declare('math.bitNot(uint): uint', ([value]) => new Uint((value as Uint).value ^ UINT_MAX)),
  ...shift('bitShiftLeft', (value, bits) => value << bits),
  // Ints are shifted as if they were unsigned: the sign does not spread.
  ...shift('bitShiftRight', (value, bits) => value >> bits),
];

function extremeMacro(name: string, functionName: string): Macro {
  return {
    name,
    member: true,
    args: 'any',
    expand(call, nodes) {
      if (call.target?.kind !== 'ident' || call.target.name !== 'math') return undefined;
      const { args, place } = call;
      if (args.length === 0)
        return { mistake: `math.${name}() requires at least one argument`, at: call.target.at };
      const [only] = args;
      if (args.length === 1 && only!.kind === 'list') {
        const bad =
          only!.elements.length === 0 ? only! : only!.elements.map((e) => e.value).find(isNotNumeric);
        return bad === undefined
          ? nodes.call(functionName, args, place)
          : { mistake: `math.${name}() invalid single argument value`, at: only!.at };
      }
      const bad = args.find(isNotNumeric);
      if (bad !== undefined) {
        const what =
          args.length === 1 ? 'invalid single argument value' : 'simple literal arguments must be numeric';
        return { mistake: `math.${name}() ${what}`, at: bad.at };
      }
      if (args.length <= 2) return nodes.call(functionName, args, place);
      const list = nodes.list(
        args.map((value) => ({ value, optional: false })),
        place,
      );
      return nodes.call(functionName, [list], place);
    },
  };
}

/** True for literals that can't be numbers; what other expressions are shows later. */
function isNotNumeric(node: Node): boolean {
  if (node.kind === 'literal')
    return (
      bigIntOf(node.value) === undefined && floatOf(node.value) === undefined && !(node.value instanceof Uint)
    );
  return node.kind === 'list' || node.kind === 'map' || node.kind === 'struct';
}

function extremes(name: string, replaces: (order: number) => boolean): readonly FunctionDeclaration[] {
  const pair = (a: Value, b: Value): Value => {
    const order = compareValues(a, b);
    if (order === undefined) return new CelError(`NaN values cannot be ordered: ${name}`);
    return replaces(order) ? b : a;
  };
  const ofList: Implementation = ([list]) => {
    const values = list as readonly Value[];
    if (values.length === 0) return new CelError(`${name}(list) argument must not be empty`);
    let best: Value = values[0]!;
    for (const value of values) {
      if (bigIntOf(value) === undefined && floatOf(value) === undefined && !(value instanceof Uint)) {
        return new CelError(`no such overload: ${name}`);
      }
      best = value === best ? best : pair(best, value);
      if (best instanceof CelError) return best;
    }
    return best;
  };
  return [
    ...NUMBERS.map((type) => declare(`${name}(${type}): ${type}`, ([value]) => value!)),
    ...NUMBERS.flatMap((left) =>
      NUMBERS.map((right) =>
        declare(`${name}(${left}, ${right}): ${left === right ? left : 'dyn'}`, ([a, b]) => pair(a!, b!)),
      ),
    ),
    ...NUMBERS.map((type) => declare(`${name}(list(${type})): ${type}`, ofList)),
  ];
}

function rounding(name: string, round: (value: number) => number): readonly FunctionDeclaration[] {
  return [declare(`math.${name}(double): double`, ([value]) => doubleOf(round(floatOf(value!)!)))];
}

function bitwise(name: string, operation: (a: bigint, b: bigint) => bigint): readonly FunctionDeclaration[] {
  return [
    declare(`math.${name}(int, int): int`, ([a, b]) => intOf(operation(bigIntOf(a!)!, bigIntOf(b!)!))),
    declare(
      `math.${name}(uint, uint): uint`,
      ([a, b]) => new Uint(operation((a as Uint).value, (b as Uint).value)),
    ),
  ];
}

const WORD_BITS = 64;

function shift(
  name: string,
  operation: (value: bigint, bits: bigint) => bigint,
): readonly FunctionDeclaration[] {
  const shifted = (value: bigint, by: Value): bigint | CelError => {
    const bits = bigIntOf(by)!;
    if (bits < 0n) return new CelError(`math.${name}() negative offset: ${bits}`);
    return bits >= BigInt(WORD_BITS)
      ? 0n
      : BigInt.asUintN(WORD_BITS, operation(BigInt.asUintN(WORD_BITS, value), bits));
  };
  return [
    declare(`math.${name}(int, int): int`, ([value, bits]) => {
      const result = shifted(bigIntOf(value!)!, bits!);
      return result instanceof CelError ? result : intOf(BigInt.asIntN(WORD_BITS, result));
    }),
    declare(`math.${name}(uint, int): uint`, ([value, bits]) => {
      const result = shifted((value as Uint).value, bits!);
      return result instanceof CelError ? result : new Uint(result);
    }),
  ];
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
