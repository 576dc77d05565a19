import { unreachable } from '#core/index.ts';
import type { FieldValue } from '../../field/catalogue.ts';
import type { Modifier } from '../condition/ast.ts';
import { networkHolds, type Address, type Network } from '../check/address.ts';
import { compileGlob, foldCase } from '../check/glob.ts';
import type { OperandValue } from '../check/operand-value.ts';
import { compilePathPrefixes } from '../check/path-prefix.ts';
import type { PlainOperator } from '../check/plan.ts';
import type { LinearPattern } from '../check/regex.ts';
import type { ValueType } from '../check/value-type.ts';
import { compareBytes } from './compare-text.ts';

/** Judges a value that is there. */
export type ValueTest = (value: FieldValue) => boolean;

/** The test of an operator with constants; each of them fits the type. */
export function constantsTest(
  operator: PlainOperator,
  modifier: Modifier | null,
  values: readonly OperandValue[],
  type: ValueType,
): ValueTest {
  if (modifier) return modifiedTest(operator, modifier, values, type);
  switch (operator) {
    case 'in':
    case 'intersects':
      return membersTest(values, type);
    case 'pmatch':
      return compilePathPrefixes(values as readonly string[]) as ValueTest;
    default:
      return oneTest(operator, values[0]!, type);
  }
}

/** `=` and `!=` with a modifier are set membership; others ask each constant. Without constants nothing holds. */
function modifiedTest(
  operator: PlainOperator,
  modifier: Modifier,
  values: readonly OperandValue[],
  type: ValueType,
): ValueTest {
  if (values.length === 0) return () => false;
  if (operator === '=' && modifier === 'anyof') return membersTest(values, type);
  if (operator === '!=' && modifier === 'allof') {
    const isMember = membersTest(values, type);
    return (value) => !isMember(value);
  }
  const tests = values.map((value) => oneTest(operator, value, type));
  switch (modifier) {
    case 'anyof':
      return (value) => tests.some((test) => test(value));
    case 'allof':
      return (value) => tests.every((test) => test(value));
    case 'oneof':
      return (value) => {
        let held = 0;
        for (const test of tests) if (test(value) && ++held > 1) return false;
        return held === 1;
      };
    default:
      return unreachable(modifier);
  }
}

function membersTest(values: readonly OperandValue[], type: ValueType): ValueTest {
  if (type.kind === 'net') {
    const networks = values as readonly Network[];
    return (value) => networks.some((network) => networkHolds(network, value as Address));
  }
  if (type.kind === 'bytes') {
    const members = values as readonly Uint8Array[];
    return (value) => members.some((member) => Buffer.compare(member, value as Uint8Array) === 0);
  }
  const members: ReadonlySet<FieldValue> = new Set(values as readonly FieldValue[]);
  return (value) => members.has(value);
}

function oneTest(operator: PlainOperator, constant: OperandValue, type: ValueType): ValueTest {
  switch (type.kind) {
    case 'string':
      if (operator === 'regex') return (value) => (constant as LinearPattern).test(value as string);
      return textTest(operator, constant as string);
    case 'bytes':
      return bytesTest(operator, constant as Uint8Array);
    case 'net': {
      const network = constant as Network;
      const wanted = operator !== '!=';
      return (value) => networkHolds(network, value as Address) === wanted;
    }
    default:
      return orderTest(operator, constant as number | bigint | boolean);
  }
}

function textTest(operator: PlainOperator, constant: string): ValueTest {
  switch (operator) {
    case '=':
      return (value) => value === constant;
    case '!=':
      return (value) => value !== constant;
    case '<':
      return (value) => compareBytes(value as string, constant) < 0;
    case '<=':
      return (value) => compareBytes(value as string, constant) <= 0;
    case '>':
      return (value) => compareBytes(value as string, constant) > 0;
    case '>=':
      return (value) => compareBytes(value as string, constant) >= 0;
    case 'contains':
      return (value) => (value as string).includes(constant);
    case 'icontains':
      return foldedTest(constant);
    case 'startswith':
      return (value) => (value as string).startsWith(constant);
    case 'endswith':
      return (value) => (value as string).endsWith(constant);
    case 'glob':
      return compileGlob(constant) as ValueTest;
    case 'iglob':
      return compileGlob(constant, true) as ValueTest;
    default:
      return () => false;
  }
}

/** A literal in a regular expression is found without a copy of the text; its `i` pairs ASCII letters with ASCII letters only. */
function foldedTest(constant: string): ValueTest {
  if (/^[\u0020-\u007e]*$/.test(constant)) {
    const pattern = new RegExp(constant.replaceAll(/[^\w ]/g, '\\$&'), 'i');
    return (value) => pattern.test(value as string);
  }
  const folded = foldCase(constant);
  return (value) => foldCase(value as string).includes(folded);
}

function bytesTest(operator: PlainOperator, constant: Uint8Array): ValueTest {
  switch (operator) {
    case '=':
      return (value) => Buffer.compare(value as Uint8Array, constant) === 0;
    case '!=':
      return (value) => Buffer.compare(value as Uint8Array, constant) !== 0;
    case 'contains':
    case 'bcontains':
      return (value) => asBuffer(value as Uint8Array).includes(asBuffer(constant));
    case 'startswith':
    case 'bstartswith':
      return (value) => Buffer.compare((value as Uint8Array).subarray(0, constant.length), constant) === 0;
    case 'endswith':
      return (value) => {
        const bytes = value as Uint8Array;
        return (
          bytes.length >= constant.length &&
          Buffer.compare(bytes.subarray(bytes.length - constant.length), constant) === 0
        );
      };
    default:
      return () => false;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Numbers, addresses and booleans: equal values are the same value, and numbers and bigints order as one. */
function orderTest(operator: PlainOperator, constant: number | bigint | boolean): ValueTest {
  switch (operator) {
    case '=':
      return (value) => value === constant;
    case '!=':
      return (value) => value !== constant;
    case '<':
      return (value) => value < constant;
    case '<=':
      return (value) => value <= constant;
    case '>':
      return (value) => value > constant;
    case '>=':
      return (value) => value >= constant;
    default:
      return () => false;
  }
}

/** The test of an operator whose operand is another value of the same event. */
export function otherTest(
  operator: PlainOperator,
  type: ValueType,
): (value: FieldValue, other: FieldValue) => boolean {
  if (operator === 'in' || operator === 'intersects') {
    return (value, other) => constantsTest(operator, null, membersOf(other), type)(value);
  }
  if (type.kind === 'string' && operator === '=') return (value, other) => value === other;
  if (type.kind === 'string' && operator === '!=') return (value, other) => value !== other;
  return (value, other) => oneTest(operator, other, type)(value);
}

function membersOf(value: FieldValue): readonly FieldValue[] {
  return Array.isArray(value) ? (value as readonly FieldValue[]) : [value];
}
