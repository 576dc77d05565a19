import { messageOf, Problem } from '#core/index.ts';
import { findFieldUse, type EventSource } from '../../field/catalogue.ts';
import { ConditionFault } from '../check/fault.ts';
import type { ReadPlan } from '../check/plan.ts';
import { planOperand } from '../check/type-check.ts';
import { parseCondition } from '../condition/parse.ts';
import { compileRule, type Compilation } from './compile-rule.ts';
import { invalidItem, LoadFault } from './issue.ts';
import type { Capture, LoadedRule, LoadedSequence, LoadedThreshold } from './rule-set.ts';
import type { SequenceItem } from './sequence-item.ts';

/** A sequence or threshold with all its conditions checked; null when one of its steps asks to be skipped. */
export function compileSequence(
  item: SequenceItem,
  source: EventSource,
  compilation: Compilation,
): LoadedSequence | LoadedThreshold | null {
  const steps: LoadedRule[] = [];
  for (const { condition } of item.steps) {
    const isLast = steps.length === item.steps.length - 1;
    // Only the last step's event is there when the alert is printed.
    const rule = { ...item.rule, condition, output: isLast ? item.rule.output : '' };
    const step = compileRule(rule, source, compilation, true);
    if (!step) return null;
    steps.push(step);
  }
  const rule = steps.at(-1)!;
  const by = item.by.fields.map((field) => ({
    read: planField(field, source, item),
    // Recordings may not say when a process began.
    optional: field === 'proc.pid.ts',
  }));
  const captures = capturesOf(rule, item, source);
  const common = { rule, within: item.within, by };
  if (item.kind === 'sequence') {
    return { ...common, kind: 'sequence', steps, ancestors: item.by.ancestors, captures };
  }
  const distinct = item.distinct.map((field) => planField(field, source, item));
  return { ...common, kind: 'threshold', count: item.count, distinct };
}

/** A field, or a transformed one, that has one value. */
function planField(text: string, source: EventSource, { rule }: SequenceItem): ReadPlan {
  const parsed = parseCondition(`${text} exists`);
  const check = parsed.ok && parsed.condition.kind === 'check' ? parsed.condition : null;
  if (check?.operator !== 'exists') throw invalidItem(`'${text}' is not a field`, rule.context);
  try {
    const plan = planOperand(check.left, source);
    const isMany =
      plan.type.list ||
      (plan.kind === 'field' && plan.use.field.several !== undefined && plan.use.argument === null);
    if (isMany) throw invalidItem(`'${text}' has more than one value`, rule.context);
    return plan;
  } catch (error) {
    if (error instanceof ConditionFault) throw invalidItem(error.message, rule.context);
    throw error;
  }
}

/** The values of earlier steps that the output asks for: `%sequence.step[NAME.FIELD]`. */
function capturesOf(rule: LoadedRule, item: SequenceItem, source: EventSource): Capture[] {
  return rule.output.flatMap((part): Capture[] => {
    if (typeof part === 'string' || part.read.kind !== 'field') return [];
    const { field, argument } = part.read.use;
    if (field.name !== 'sequence.step' || argument === null) return [];
    const dot = argument.indexOf('.');
    const step = item.steps.findIndex(({ name }) => name === argument.slice(0, dot));
    const name = argument.slice(dot + 1);
    const use = findFieldUse(name, null);
    if (step === -1 || !use) throw badCapture(`sequence.step[${argument}] names no step and field`, item);
    try {
      const read = planOperand({ kind: 'field', name, argument: null, start: 0, end: 0 }, source);
      return [{ step, argument, read }];
    } catch (error) {
      if (error instanceof Problem) throw badCapture(messageOf(error), item);
      throw error;
    }
  });
}

function badCapture(message: string, { rule }: SequenceItem): LoadFault {
  return new LoadFault('LOAD_ERR_COMPILE_OUTPUT', message, rule.outputContext);
}
