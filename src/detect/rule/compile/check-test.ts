import type { FieldValue } from '../../field/catalogue.ts';
import type { CheckPlan, ReadPlan, TestPlan } from '../check/plan.ts';
import type { Extractor, Read, Test } from './extractor.ts';
import { TextSet } from './text-set.ts';
import { constantsTest, otherTest, type ValueTest } from './value-test.ts';

/** How a check gets at values: reads may be shared between checks. */
export type ReadOf<Event> = (plan: ReadPlan) => Read<Event>;

/** The function that judges events by a check. A value that is missing makes every check false. */
export function compileCheck<Event>(
  plan: CheckPlan,
  readOf: ReadOf<Event>,
  extractor: Extractor<Event>,
): Test<Event> {
  const around = aroundTest(plan, extractor);
  if (around) return around;
  const read = readOf(plan.left);
  const quantifier = quantifierOf(plan.left);
  const { test } = plan;
  if (test.kind === 'other') return otherCheck(test, read, readOf(test.right), plan);
  if (test.kind === 'exists') return existsCheck(read, quantifier);
  const holds = constantsTest(test.operator, test.modifier, test.values, plan.left.type);
  if (plan.left.type.list) return listCheck(read, holds, test.operator === 'in');
  if (quantifier !== null) return severalCheck(read, holds, quantifier === 'end' && test.operator === '!=');
  return singleCheck(test, read, holds, plan);
}

/** The commonest checks without a second function call. */
function singleCheck<Event>(
  test: TestPlan & { kind: 'constants' },
  read: Read<Event>,
  holds: ValueTest,
  plan: CheckPlan,
): Test<Event> {
  const [constant] = test.values;
  if (test.modifier === null && plan.left.type.kind !== 'bytes' && plan.left.type.kind !== 'net') {
    if (test.operator === '=') return (event) => read(event) === constant;
    if (plan.left.type.kind === 'string' && typeof constant === 'string') {
      if (test.operator === 'startswith') {
        const last = constant.length - 1;
        const code = constant.charCodeAt(last);
        return (event) => {
          const value = read(event) as string | null;
          // Prefixes differ at their ends: most texts are told apart without a call.
          return (
            value !== null && (last < 0 || value.charCodeAt(last) === code) && value.startsWith(constant)
          );
        };
      }
      if (test.operator === 'endswith') {
        const { length } = constant;
        const code = constant.charCodeAt(0);
        return (event) => {
          const value = read(event) as string | null;
          if (value === null) return false;
          return (
            length === 0 || (value.charCodeAt(value.length - length) === code && value.endsWith(constant))
          );
        };
      }
      if (test.operator === 'contains') {
        return (event) => {
          const value = read(event);
          return value !== null && (value as string).includes(constant);
        };
      }
    }
    if (test.operator === 'in' || test.operator === 'intersects') {
      if (plan.left.type.kind === 'string') {
        const members = new TextSet(test.values as readonly string[]);
        return (event) => {
          const value = read(event) as string | null;
          return value !== null && members.has(value);
        };
      }
      const members: ReadonlySet<unknown> = new Set(test.values);
      return (event) => members.has(read(event));
    }
  }
  return (event) => {
    const value = read(event);
    return value !== null && holds(value);
  };
}

function existsCheck<Event>(read: Read<Event>, quantifier: string | null): Test<Event> {
  if (quantifier === null) return (event) => read(event) !== null;
  return (event) => {
    const values = read(event);
    return values !== null && (values as readonly FieldValue[]).length > 0;
  };
}

/** `in`: every member is in the set; `intersects`: any. */
function listCheck<Event>(read: Read<Event>, holds: ValueTest, every: boolean): Test<Event> {
  return (event) => {
    const values = read(event) as readonly FieldValue[] | null;
    if (values === null) return false;
    return every ? values.every(holds) : values.some(holds);
  };
}

/** Ancestors, and both ends of a connection: one is enough, but an end must not be unequal alone. */
function severalCheck<Event>(read: Read<Event>, holds: ValueTest, every: boolean): Test<Event> {
  return (event) => {
    const values = read(event) as readonly FieldValue[] | null;
    if (values === null || values.length === 0) return false;
    return every ? values.every(holds) : values.some(holds);
  };
}

function otherCheck<Event>(
  test: TestPlan & { kind: 'other' },
  read: Read<Event>,
  readOther: Read<Event>,
  plan: CheckPlan,
): Test<Event> {
  const holds = otherTest(test.operator, plan.left.type);
  const isList = plan.left.type.list;
  const every = test.operator === 'in';
  return (event) => {
    const value = read(event);
    if (value === null) return false;
    const other = readOther(event);
    if (other === null) return false;
    if (!isList) return holds(value, other);
    const members = value as readonly FieldValue[];
    return every
      ? members.every((member) => holds(member, other))
      : members.some((member) => holds(member, other));
  };
}

/** How the values of a field that gives several are asked; null for one value. */
function quantifierOf(plan: ReadPlan): 'ancestor' | 'end' | null {
  if (plan.kind !== 'field' || plan.use.argument !== null) return null;
  return plan.use.field.several ?? null;
}

const MILLISECOND = 1_000_000n;

/** `evt.around[T]=D`: the event's time is at most D milliseconds away from T. */
function aroundTest<Event>(plan: CheckPlan, extractor: Extractor<Event>): Test<Event> | null {
  if (plan.left.kind !== 'field' || plan.left.use.field.name !== 'evt.around') return null;
  if (plan.test.kind !== 'constants') return () => false;
  const center = BigInt(plan.left.use.argument ?? '0');
  const distance = BigInt(plan.test.values[0] as number | bigint) * MILLISECOND;
  const readTime = extractor('evt.rawtime', null);
  return (event) => {
    const time = readTime(event);
    if (time === null) return false;
    const apart = BigInt(time as number | bigint) - center;
    return (apart < 0n ? -apart : apart) <= distance;
  };
}
