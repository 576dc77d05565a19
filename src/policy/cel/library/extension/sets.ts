import { equals, type Meter } from '../../values/equality.ts';
import { sizeOf } from '../../eval/cost.ts';
import type { Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration } from '../function.ts';

const product =
  (factor: number): CallCost =>
  ([a, b]) =>
    1 + sizeOf(a!) * sizeOf(b!) * factor;

/** Lists as sets (cel-go ext, sets). */
export const SET_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('sets.contains(list(T), list(T)): bool', ([a, b], meter) => containsAll(a!, b!, meter), product(1)),
  declare(
    'sets.equivalent(list(T), list(T)): bool',
    ([a, b], meter) => containsAll(a!, b!, meter) && containsAll(b!, a!, meter),
    product(2),
  ),
  declare(
    'sets.intersects(list(T), list(T)): bool',
    ([a, b], meter) => list(a!).some((element) => includes(list(b!), element, meter)),
    product(1),
  ),
];

function containsAll(outer: Value, inner: Value, meter: Meter): boolean {
  return list(inner).every((element) => includes(list(outer), element, meter));
}

/** Whether a list has an element that is equal. */
export function includes(values: readonly Value[], element: Value, meter: Meter): boolean {
  if (typeof element === 'string') {
    meter.charge(1 + values.length / 8);
    return values.includes(element);
  }
  meter.charge(1 + values.length);
  return values.some((value) => equals(value, element, meter));
}

function list(value: Value): readonly Value[] {
  return value as readonly Value[];
}
