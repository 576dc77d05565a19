import { unreachable } from '#core/index.ts';
import type { FieldValue } from '../../field/catalogue.ts';
import { printAddress, type Address } from '../check/address.ts';
import type { ReadPlan } from '../check/plan.ts';
import { sanitize } from './sanitize.ts';

/** A value in an alert's JSON. */
export type AlertValue = string | number | bigint | boolean | null | readonly AlertValue[];

/** What stands where a value is missing. */
export const MISSING = '<NA>';

/** A value as text in an output. */
export function printValue(value: FieldValue | null, plan: ReadPlan): string {
  if (value === null) return MISSING;
  if (isList(value)) return `(${value.map((member) => printSingle(member, plan)).join(',')})`;
  return printSingle(value, plan);
}

/** A value as it stands in `output_fields`. */
export function alertValue(value: FieldValue | null, plan: ReadPlan): AlertValue {
  if (value === null) return null;
  if (isList(value)) return value.map((member) => alertValue(member, plan));
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (typeof value === 'boolean' || (isNumber && !isAddress(plan) && printOf(plan) === undefined))
    return value;
  return printSingle(value, plan);
}

function printSingle(value: FieldValue, plan: ReadPlan): string {
  switch (plan.type.kind) {
    case 'ip':
    case 'net':
      return printAddress(value as Address);
    case 'bytes':
      return sanitize(Buffer.from(value as Uint8Array).toString('utf8'));
    case 'string':
      return sanitize(String(value));
    case 'bool':
      return String(value);
    case 'number':
    case 'uint':
    case 'flags':
    case 'duration':
    case 'abstime':
      return printNumber(value as number | bigint, plan);
    default:
      return unreachable(plan.type.kind);
  }
}

function printNumber(value: number | bigint, plan: ReadPlan): string {
  if (plan.type.fraction) return Number(value).toFixed(1);
  switch (printOf(plan)) {
    case 'hex':
      return value.toString(16).toUpperCase();
    case 'padded':
      return value.toString().padStart(9, '0');
    default:
      return value.toString();
  }
}

function printOf(plan: ReadPlan): 'hex' | 'padded' | undefined {
  return plan.kind === 'field' ? plan.use.field.print : undefined;
}

function isAddress(plan: ReadPlan): boolean {
  return plan.type.kind === 'ip' || plan.type.kind === 'net';
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}
