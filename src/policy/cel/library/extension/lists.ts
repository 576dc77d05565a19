import { LIST_CREATE_COST, sizeOf, STRING_FACTOR } from '../../eval/cost.ts';
import { compareValues, haveOrder, type Meter } from '../../values/equality.ts';
import { describeValue } from '../../values/error.ts';
import { CelError, NONE, Optional, typeNameOf, type Value } from '../../values/value.ts';
import type { Node } from '../../parse/ast.ts';
import { expandMacro, type Macro } from '../../parse/macro.ts';
import { macroTable } from '../../parse/macro.ts';
import { STANDARD_MACROS, synthetic } from '../../parse/standard-macros.ts';
import {
  costedByOverload,
  declare,
  unguarded,
  type CallCost,
  type FunctionDeclaration,
} from '../function.ts';
import { includes } from './sets.ts';

/** What a list function costs: the call, the new list, and a factor of what it looks at. */
const output: CallCost = (_args, result) => LIST_CREATE_COST + 1 + sizeOf(result);
const flattened: CallCost = ([list, depth]) => LIST_CREATE_COST + 1 + sizeOf(list!) * Number(depth ?? 1);
/** Each element is compared with each, text a little more expensively. */
const squared: CallCost = (args) => {
  const keys = args.at(-1) as readonly Value[];
  const isText = typeof keys[0] === 'string' || keys[0] instanceof Uint8Array;
  return LIST_CREATE_COST + 1 + Math.floor((2 + (isText ? STRING_FACTOR : 0)) * keys.length ** 2);
};

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/** Copying an element, in steps of about 10 ns. */
const COPY_STEPS = 4;

/** A list made of nothing, `lists.range(n)`, is no longer than this: it is built in one piece. */
const RANGE_MAX = 1_000_000;

/** `list.sortBy(x, key)`: the list is evaluated once, its keys are computed by `map`, and it is ordered by them. */
export const LIST_MACROS: readonly Macro[] = [
  {
    name: 'sortBy',
    member: true,
    args: 2,
    expand(call, nodes) {
      const made = synthetic(call);
      const input = (): Node => nodes.ident('@__sortBy_input__', made);
      const keys = expandMacro(macroTable(STANDARD_MACROS), nodes, { ...call, name: 'map', target: input() });
      if (keys === undefined || 'mistake' in keys) return keys;
      return nodes.comprehension(
        {
          range: nodes.list([], made),
          variable: '#unused',
          accumulator: '@__sortBy_input__',
          init: call.target!,
          condition: nodes.literal(false, made),
          step: input(),
          result: nodes.call('@sortByAssociatedKeys', [keys], made, input()),
          form: { kind: 'bind' },
        },
        call.place,
      );
    },
  },
];

/** The lists extension, versions 0 to 3. */
export const LIST_FUNCTIONS: readonly FunctionDeclaration[] = listFunctions().map(costedByOverload);

function listFunctions(): readonly FunctionDeclaration[] {
  return [
    declare(
      '(list(T)).slice(int, int): list(T)',
      ([list, start, end]) => slice(listOf(list), start as Int, end as Int),
      output,
    ),
    unguarded(
      declare(
        '(list(list(T))).flatten(): list(T)',
        ([list], meter) => flatten(listOf(list), 1, meter),
        flattened,
      ),
    ),
    declare(
      '(list(dyn)).flatten(int): list(dyn)',
      ([list, depth], meter) => flatten(listOf(list), Number(depth), meter),
      flattened,
    ),
    ...COMPARABLE.flatMap((type) => [
      declare(
        `(list(${type})).sort(): list(${type})`,
        ([list], meter) => sortBy(listOf(list), listOf(list), meter),
        squared,
      ),
      declare(
        `(list(T)).@sortByAssociatedKeys(list(${type})): list(T)`,
        ([list, keys], meter) => sortBy(listOf(list), listOf(keys), meter),
        squared,
      ),
    ]).map(unguarded),
    declare('lists.range(int): list(int)', ([count], meter) => range(Number(count), meter), output),
    declare('(list(T)).reverse(): list(T)', ([list]) => [...listOf(list)].reverse(), output),
    declare('(list(T)).distinct(): list(T)', ([list], meter) => distinct(listOf(list), meter), squared),
  ];
}

/** A list of fewer than no elements is an error since cel-go 0.29, where it was an empty one before. */
export const STRICT_RANGE_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare(
    'lists.range(int): list(int)',
    ([count], meter) =>
      Number(count) < 0
        ? new CelError(`lists.range: size must be non-negative, got ${describeValue(count!)}`)
        : range(Number(count), meter),
    output,
  ),
];

/** The ends of a list, as optionals (cel-go, OptionalTypes version 2). */
export const LIST_END_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('(list(T)).first(): optional(T)', ([list]) => optionalOf(listOf(list)[0])),
  declare('(list(T)).last(): optional(T)', ([list]) => optionalOf(listOf(list).at(-1))),
];

function listOf(value: Value | undefined): readonly Value[] {
  return value as readonly Value[];
}

function optionalOf(value: Value | undefined): Value {
  return value === undefined ? NONE : new Optional(value);
}

/** An int as it is, so that messages tell every digit. */
type Int = number | bigint;

function slice(list: readonly Value[], start: Int, end: Int): Value {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0 || end < 0) return new CelError(`${call}, negative indexes not supported`);
  if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`);
  if (list.length < end) return new CelError(`${call}, list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function flatten(list: readonly Value[], depth: number, meter: Meter): Value {
  if (depth < 0) return new CelError('level must be non-negative');
  const flat: Value[] = [];
  const walk = (inner: readonly Value[], left: number): void => {
    meter.charge((1 + inner.length) * COPY_STEPS);
    for (const element of inner) {
      if (left > 0 && Array.isArray(element)) walk(listOf(element), left - 1);
      else flat.push(element);
    }
  };
  walk(list, depth);
  return flat;
}

function sortBy(list: readonly Value[], keys: readonly Value[], meter: Meter): Value {
  if (list.length !== keys.length) {
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.length} and ${keys.length} elements respectively`,
    );
  }
  if (list.length === 0) return list;
  const first = keys[0]!;
  if (!haveOrder(first, first)) return new CelError('list elements must be comparable');
  const type = typeNameOf(first);
  if (!keys.every((key) => typeNameOf(key) === type))
    return new CelError('list elements must have the same type');
  meter.charge(list.length * Math.ceil(Math.log2(list.length + 1)));
  const order = [...keys.keys()].sort((a, b) => compareValues(keys[a]!, keys[b]!) ?? 0);
  return order.map((index) => list[index]!);
}

function range(count: number, meter: Meter): Value {
  meter.charge(Math.max(0, count));
  if (count > RANGE_MAX) return new CelError(`lists.range(${count}) is longer than ${RANGE_MAX} elements`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => index);
}

function distinct(list: readonly Value[], meter: Meter): Value {
  const seen = new Set<Value>();
  const unique: Value[] = [];
  for (const element of list) {
    if (typeof element === 'string') {
      if (!seen.has(element)) unique.push(element);
      seen.add(element);
    } else if (!includes(unique, element, meter)) unique.push(element);
  }
  return unique;
}
