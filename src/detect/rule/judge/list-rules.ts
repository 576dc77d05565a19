import type { EventSource } from '../../field/catalogue.ts';
import { printCondition } from '../condition/print.ts';
import type { Priority } from '../load/item.ts';
import type { RuleSet } from '../load/rule-set.ts';

/** A rule as it is listed. */
export interface ListedRule {
  readonly name: string;
  readonly description: string;
  readonly source: EventSource;
  readonly priority: Priority;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly eventTypes: readonly string[];
  readonly condition: string;
  /** Lists and macros replaced, exceptions added. */
  readonly conditionCompiled: string;
  readonly output: string;
  readonly exceptionFields: readonly string[];
}

/** All rules of a set, in the order in which they are tried. */
export function listRules(set: RuleSet): ListedRule[] {
  return set.rules.map((rule) => ({
    name: rule.name,
    description: rule.description,
    source: rule.source,
    priority: rule.priority,
    enabled: rule.enabled,
    tags: rule.tags,
    eventTypes: rule.eventTypes,
    condition: rule.conditionText,
    conditionCompiled: printCondition(rule.condition),
    output: rule.item.output,
    exceptionFields: rule.exceptionFields,
  }));
}
