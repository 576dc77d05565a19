import type { EventSource } from '../../field/catalogue.ts';
import { ConditionFault } from '../check/fault.ts';
import { eventTypesOf } from '../check/infer.ts';
import type { CheckPlan } from '../check/plan.ts';
import type { Check, Condition } from '../condition/ast.ts';
import { parseCondition, RULE_CONDITION_DEPTH } from '../condition/parse.ts';
import { conditionPosition } from '../condition/position.ts';
import type { Extractor, Test } from '../compile/extractor.ts';
import { Clock } from '../compile/clock.ts';
import { Emitter } from '../compile/emit.ts';
import { NodeBuilder } from '../compile/node.ts';
import { Inspector } from '../load/inspect.ts';

/** What is said of a condition that stands alone. */
export type Judgement =
  | { readonly ok: true; readonly types: readonly string[] }
  /** Line and column of where it went wrong, from 1. */
  | { readonly ok: false; readonly error: string; readonly line: number; readonly column: number };

export interface JudgeOptions {
  /** Only the grammar: fields, macros and lists are not looked up. */
  readonly syntaxOnly?: boolean;
  /** Whose fields it may name; `syscall` when absent. */
  readonly source?: EventSource;
}

/** Judges a condition: whether it reads and means something, and on which types of events it can hold. */
export function judgeCondition(text: string, options: JudgeOptions = {}): Judgement {
  const read = readCondition(text, options);
  return read.ok ? { ok: true, types: eventTypesOf(read.condition) } : read;
}

/** A function that says whether a condition holds for an event, or why there is none. */
export function compileCondition<Event>(
  text: string,
  extractor: Extractor<Event>,
  source: EventSource = 'syscall',
):
  | { readonly ok: true; readonly test: Test<Event>; readonly types: readonly string[] }
  | (Judgement & { ok: false }) {
  const read = readCondition(text, { source });
  if (!read.ok) return read;
  const clock = new Clock();
  const node = new NodeBuilder(null).build(read.condition, read.plans);
  const types = eventTypesOf(read.condition);
  if (typeof node === 'boolean') return { ok: true, test: () => node, types };
  const test = new Emitter(extractor, clock).emit(node);
  return {
    ok: true,
    types,
    test: (event) => {
      clock.next();
      return test(event);
    },
  };
}

type ReadResult =
  | { readonly ok: true; readonly condition: Condition; readonly plans: ReadonlyMap<Check, CheckPlan> }
  | (Judgement & { ok: false });

function readCondition(text: string, options: JudgeOptions): ReadResult {
  const refuse = (error: string, offset: number): ReadResult => {
    const { line, column } = conditionPosition(text, offset);
    return { ok: false, error, line, column };
  };
  const parsed = parseCondition(text, RULE_CONDITION_DEPTH);
  if (!parsed.ok) return refuse(parsed.error.message, parsed.error.offset);
  const inspector = new Inspector(options.source ?? 'syscall');
  try {
    if (!options.syntaxOnly) inspector.inspect(parsed.condition);
    return { ok: true, condition: parsed.condition, plans: inspector.plans };
  } catch (error) {
    if (error instanceof ConditionFault) return refuse(error.message, error.offset);
    throw error;
  }
}
