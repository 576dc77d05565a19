import { add } from '../../values/arithmetic.ts';
import { compareValues, equals, type Meter } from '../../values/equality.ts';
import { doubleOf } from '../../values/number.ts';
import { CelError, Duration, Uint, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration } from '../function.ts';
import { listTraversal } from './cost.ts';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

const SUMMABLE: readonly (readonly [string, Value])[] = [
  ['int', 0],
  ['uint', new Uint(0n)],
  ['double', doubleOf(0)],
  ['duration', new Duration(0n)],
];

const cost: CallCost = ([list]) => listTraversal(list!);

/** Kubernetes' list library (apiserver, pkg/cel/library/lists.go). */
export const KUBERNETES_LIST_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...COMPARABLE.flatMap((type) => [
    declare(`(list(${type})).isSorted(): bool`, ([list]) => isSorted(list as readonly Value[]), cost),
    declare(`(list(${type})).min(): ${type}`, ([list]) => extreme(list as readonly Value[], 'min', 1), cost),
    declare(`(list(${type})).max(): ${type}`, ([list]) => extreme(list as readonly Value[], 'max', -1), cost),
  ]),
  ...SUMMABLE.map(([type, zero]) =>
    declare(
      `(list(${type})).sum(): ${type}`,
      ([list], meter) => sum(list as readonly Value[], zero, meter),
      cost,
    ),
  ),
  declare(
    '(list(A)).indexOf(A): int',
    ([list, item], meter) => (list as readonly Value[]).findIndex((element) => equals(element, item!, meter)),
    cost,
  ),
  declare(
    '(list(A)).lastIndexOf(A): int',
    ([list, item], meter) =>
      (list as readonly Value[]).findLastIndex((element) => equals(element, item!, meter)),
    cost,
  ),
];

/** Elements that have no order among them count as in order, as the API server has it. */
function isSorted(list: readonly Value[]): boolean {
  return list.every((element, i) => i === 0 || (compareValues(list[i - 1]!, element) ?? 0) <= 0);
}

function extreme(list: readonly Value[], name: string, replaced: 1 | -1): Value {
  let best = list[0];
  if (best === undefined) return new CelError(`${name} called on empty list`);
  for (const element of list) {
    if (Math.sign(compareValues(best, element) ?? 0) === replaced) best = element;
  }
  return best;
}

function sum(list: readonly Value[], zero: Value, meter: Meter): Value {
  let total = zero;
  for (const element of list) {
    total = add(total, element, meter);
    if (total instanceof CelError) return total;
  }
  return total;
}
