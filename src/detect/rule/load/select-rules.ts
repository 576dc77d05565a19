import { compileGlob, hasWildcard } from '../check/glob.ts';
import { PRIORITIES, type Priority } from './item.ts';
import type { LoadedRule, RuleSet } from './rule-set.ts';

/** Which of the rules take part. */
export interface RuleSelection {
  /** Only rules with one of these tags, also such as are off by default (Falco's `-t`). */
  readonly tags?: readonly string[];
  /** No rules with one of these tags (Falco's `-T`). */
  readonly withoutTags?: readonly string[];
  /** No rules whose name contains one of these texts, or matches it where it has `*` or `?` (Falco's `-D`, and `disable`). */
  readonly disabled?: readonly string[];
  /** No rules that are less urgent (Falco's `priority`). */
  readonly priority?: Priority;
}

/** The set with rules, sequences and thresholds switched on and off, in the order of the options here. */
export function selectRules(set: RuleSet, selection: RuleSelection): RuleSet {
  const select = (rule: LoadedRule): LoadedRule => {
    const enabled = isSelected(rule, selection);
    return enabled === rule.enabled ? rule : { ...rule, enabled };
  };
  return {
    ...set,
    rules: set.rules.map(select),
    sequences: set.sequences.map((sequence) => {
      const rule = select(sequence.rule);
      if (rule === sequence.rule || sequence.kind === 'threshold') return { ...sequence, rule };
      // The last step is the rule itself; the others are only looked at with it.
      const steps = sequence.steps.map((step) => ({ ...step, enabled: rule.enabled }));
      return { ...sequence, rule: steps.at(-1)!, steps };
    }),
  };
}

function isSelected(rule: LoadedRule, { tags, withoutTags, disabled, priority }: RuleSelection): boolean {
  const hasTag = (wanted: readonly string[]): boolean => wanted.some((tag) => rule.tags.includes(tag));
  if (tags === undefined ? !rule.enabled : !hasTag(tags)) return false;
  if (withoutTags !== undefined && hasTag(withoutTags)) return false;
  if (disabled?.some((pattern) => namesRule(pattern, rule.name))) return false;
  return priority === undefined || PRIORITIES.indexOf(rule.priority) <= PRIORITIES.indexOf(priority);
}

function namesRule(pattern: string, name: string): boolean {
  return hasWildcard(pattern) ? compileGlob(pattern)(name) : name.includes(pattern);
}
