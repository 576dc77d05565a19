import { traversal } from '../../eval/cost.ts';
import { bigIntOf, doubleOf, intOf } from '../../values/number.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration, laborious, PARSE_STEPS } from '../function.ts';
import {
  addAmounts,
  amountText,
  approximateFloat,
  compareAmounts,
  integerOf,
  parseQuantity,
  type QuantityAmount,
} from './quantity-parse.ts';

/** A resource quantity, `1500m`, `2Gi`. */
class Quantity extends Opaque {
  readonly typeName = 'kubernetes.Quantity';
  readonly amount: QuantityAmount;
  readonly #text: string | undefined;

  constructor(amount: QuantityAmount, text?: string) {
    super();
    this.amount = amount;
    this.#text = text;
  }

  equals(other: Opaque): boolean {
    return other instanceof Quantity && compareAmounts(this.amount, other.amount) === 0;
  }

  override toString(): string {
    return this.#text ?? amountText(this.amount);
  }
}

const parsed: CallCost = ([text]) => traversal(text!);
const TYPE = 'kubernetes.Quantity';

/** Kubernetes' quantity library (apiserver, pkg/cel/library/quantity.go). */
export const QUANTITY_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...laborious(PARSE_STEPS, [
    declare(`quantity(string): ${TYPE}`, ([text]) => toQuantity(text as string), parsed),
    declare('isQuantity(string): bool', ([text]) => toQuantity(text as string) instanceof Quantity, parsed),
  ]),
  declare(`sign(${TYPE}): int`, ([q]) => Math.sign(Number(amountOf(q).value))),
  declare(`(${TYPE}).isGreaterThan(${TYPE}): bool`, ([a, b]) => compareAmounts(amountOf(a), amountOf(b)) > 0),
  declare(`(${TYPE}).isLessThan(${TYPE}): bool`, ([a, b]) => compareAmounts(amountOf(a), amountOf(b)) < 0),
  declare(`(${TYPE}).compareTo(${TYPE}): int`, ([a, b]) => compareAmounts(amountOf(a), amountOf(b))),
  declare(`(${TYPE}).asApproximateFloat(): double`, ([q]) => doubleOf(approximateFloat(amountOf(q)))),
  declare(`(${TYPE}).isInteger(): bool`, ([q]) => integerOf(amountOf(q)) !== undefined),
  declare(`(${TYPE}).asInteger(): int`, ([q]) => {
    const integer = integerOf(amountOf(q));
    return integer === undefined ? new CelError('cannot convert value to integer') : intOf(integer);
  }),
  declare(`(${TYPE}).add(${TYPE}): ${TYPE}`, ([a, b]) => new Quantity(addAmounts(amountOf(a), amountOf(b)))),
  declare(`(${TYPE}).add(int): ${TYPE}`, ([a, b]) => new Quantity(addAmounts(amountOf(a), amountOfInt(b!)))),
  declare(
    `(${TYPE}).sub(${TYPE}): ${TYPE}`,
    ([a, b]) => new Quantity(addAmounts(amountOf(a), negated(amountOf(b)))),
  ),
  declare(
    `(${TYPE}).sub(int): ${TYPE}`,
    ([a, b]) => new Quantity(addAmounts(amountOf(a), negated(amountOfInt(b!)))),
  ),
];

function toQuantity(text: string): Value {
  const amount = parseQuantity(text);
  return 'mistake' in amount ? new CelError(amount.mistake) : new Quantity(amount, text);
}

function amountOf(value: Value | undefined): QuantityAmount {
  return (value as Quantity).amount;
}

function amountOfInt(value: Value): QuantityAmount {
  return { value: bigIntOf(value)!, scale: 0, exact: false };
}

function negated(amount: QuantityAmount): QuantityAmount {
  return { ...amount, value: -amount.value };
}
