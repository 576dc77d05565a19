import type { ConditionText, RuleItem } from './item.ts';

/** What makes events belong together: they have the same values here. */
export interface Grouping {
  readonly fields: readonly string[];
  /** Later steps may also be done by descendants of the process that did the first. */
  readonly ancestors: boolean;
}

/** One step of a sequence. */
export interface StepItem {
  readonly name: string;
  readonly condition: ConditionText;
}

/** A `sequence` or a `threshold` as it was read. */
export interface SequenceItem {
  readonly kind: 'sequence' | 'threshold';
  /** What it shares with rules; the condition is that of its last step. */
  readonly rule: RuleItem;
  /** In the order in which they must happen; a threshold has one. */
  readonly steps: readonly StepItem[];
  /** Milliseconds. */
  readonly within: number;
  readonly by: Grouping;
  /** Thresholds: how many events, or distinct values. */
  readonly count: number;
  /** Thresholds: fields whose distinct values are counted; empty for events. */
  readonly distinct: readonly string[];
}
