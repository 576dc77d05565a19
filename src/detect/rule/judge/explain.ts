import { unreachable } from '#core/index.ts';
import type { CheckPlan, ReadPlan } from '../check/plan.ts';
import { compileCheck } from '../compile/check-test.ts';
import type { Extractor } from '../compile/extractor.ts';
import { compileRead } from '../compile/read.ts';
import type { Check, Condition } from '../condition/ast.ts';
import { printArgument, printCondition } from '../condition/print.ts';
import type { LoadedRule } from '../load/rule-set.ts';
import { alertValue, printValue, type AlertValue } from '../output/print-value.ts';

/** One part of a condition and what it came to for an event. */
export interface Explanation {
  readonly kind: 'and' | 'or' | 'not' | 'macro' | 'check';
  /** The part as one would write it; for a macro its name. */
  readonly text: string;
  readonly holds: boolean;
  /** Checks: the values that the event has for their fields. */
  readonly values?: readonly { readonly field: string; readonly value: AlertValue; readonly shown: string }[];
  readonly parts?: readonly Explanation[];
}

/** Parts that are shown at most: macros in macros may stand for far more than anyone reads. */
const PART_LIMIT = 20_000;

/** Judges every part of a rule's condition for an event, also those that would not have been reached. */
export function explainRule<Event>(rule: LoadedRule, event: Event, extractor: Extractor<Event>): Explanation {
  const explainer = new Explainer(rule.plans, event, extractor);
  return explainer.explain(rule.condition);
}

/** The explanation as an indented list: `+` for what holds, `-` for what does not. */
export function printExplanation(explanation: Explanation, indent = ''): string {
  const { kind, text, holds, values, parts } = explanation;
  const label = kind === 'check' || kind === 'macro' ? text : kind;
  const shown = (values ?? []).map(({ field, shown: value }) => `${field} is ${value}`).join(', ');
  const line = `${indent}${holds ? '+' : '-'} ${label}${shown === '' ? '' : `   (${shown})`}`;
  return [line, ...(parts ?? []).map((part) => printExplanation(part, `${indent}  `))].join('\n');
}

class Explainer<Event> {
  private readonly plans: ReadonlyMap<Check, CheckPlan>;
  private readonly event: Event;
  private readonly extractor: Extractor<Event>;
  private parts = 0;

  constructor(plans: ReadonlyMap<Check, CheckPlan>, event: Event, extractor: Extractor<Event>) {
    this.plans = plans;
    this.event = event;
    this.extractor = extractor;
  }

  explain(node: Condition): Explanation {
    this.parts++;
    switch (node.kind) {
      case 'and':
      case 'or': {
        const parts = node.children.map((child) => this.explain(child));
        const holds =
          node.kind === 'and' ? parts.every((part) => part.holds) : parts.some((part) => part.holds);
        return { kind: node.kind, text: node.kind, holds, parts };
      }
      case 'not': {
        const part = this.explain(node.child);
        return { kind: 'not', text: 'not', holds: !part.holds, parts: [part] };
      }
      case 'macro':
        return this.explainMacro(node.name, node.body);
      case 'check':
        return this.explainCheck(node);
      default:
        return unreachable(node);
    }
  }

  private explainMacro(name: string, body: Condition | undefined): Explanation {
    if (!body) return { kind: 'macro', text: name, holds: false };
    const inner = this.explain(body);
    return {
      kind: 'macro',
      text: name,
      holds: inner.holds,
      ...(this.parts <= PART_LIMIT && { parts: [inner] }),
    };
  }

  private explainCheck(check: Check): Explanation {
    const plan = this.plans.get(check)!;
    const test = compileCheck(plan, (read) => compileRead(read, this.extractor), this.extractor);
    const values = [this.valueOf(printArgument(check.left), plan.left)];
    if (plan.test.kind === 'other' && check.right?.kind === 'operand') {
      values.push(this.valueOf(printArgument(check.right.operand), plan.test.right));
    }
    return { kind: 'check', text: printCondition(check), holds: test(this.event), values };
  }

  private valueOf(field: string, plan: ReadPlan): { field: string; value: AlertValue; shown: string } {
    const value = compileRead(plan, this.extractor)(this.event);
    return { field, value: alertValue(value, plan), shown: printValue(value, plan) };
  }
}
