import type { FieldUse } from '../../field/catalogue.ts';
import type { Modifier, Operator, Transformer } from '../condition/ast.ts';
import type { OperandValue } from './operand-value.ts';
import type { ValueType } from './value-type.ts';

/** How one side of a comparison is read from an event. */
export type ReadPlan =
  | { readonly kind: 'field'; readonly use: FieldUse; readonly type: ValueType }
  | {
      readonly kind: 'transformed';
      readonly transformer: Transformer;
      readonly of: readonly ReadPlan[];
      readonly argument: string | null;
      readonly type: ValueType;
    }
  | { readonly kind: 'constant'; readonly value: string; readonly type: ValueType }
  | { readonly kind: 'list'; readonly items: readonly ReadPlan[]; readonly type: ValueType };

/** Operators by meaning: `==` is `=`, and `exists` is a kind of its own. */
export type PlainOperator = Exclude<Operator, '==' | 'exists'>;

/** What is asked of the value. */
export type TestPlan =
  | { readonly kind: 'exists' }
  | {
      readonly kind: 'constants';
      readonly operator: PlainOperator;
      readonly modifier: Modifier | null;
      /** One, but for operators and modifiers that take lists. */
      readonly values: readonly OperandValue[];
    }
  | { readonly kind: 'other'; readonly operator: PlainOperator; readonly right: ReadPlan };

/** A check whose field, types and constants are known to fit. */
export interface CheckPlan {
  readonly left: ReadPlan;
  readonly test: TestPlan;
  /** The same text for checks that mean the same. */
  readonly key: string;
  /** Things that are allowed and likely a mistake. */
  readonly warnings: readonly CheckWarning[];
}

export interface CheckWarning {
  readonly message: string;
  readonly offset: number;
}
