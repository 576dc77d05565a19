import type { EventSource } from '../../field/catalogue.ts';
import type { CheckPlan, ReadPlan } from '../check/plan.ts';
import type { Check, Condition } from '../condition/ast.ts';
import type { OutputPart } from '../output/format.ts';
import type { Priority, RuleItem } from './item.ts';
import type { ErrorCode, Issue, WarningCode } from './issue.ts';

/** A rule that is ready to be compiled: everything in it was found and fits. */
export interface LoadedRule {
  readonly name: string;
  readonly description: string;
  readonly source: EventSource;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  /** Lists and macros in it, exceptions added. */
  readonly condition: Condition;
  /** The condition as it was written, exceptions not in it. */
  readonly conditionText: string;
  /** The plans of all its checks; rules of one source share the map. */
  readonly plans: ReadonlyMap<Check, CheckPlan>;
  /** Event types on which it can match, sorted; empty for sources without types. */
  readonly eventTypes: readonly string[];
  /** As it is printed, with what was added to every output. */
  readonly outputText: string;
  readonly output: readonly OutputPart[];
  readonly exceptionFields: readonly string[];
  readonly item: RuleItem;
}

/** What sequences and thresholds have in common. */
interface Correlation {
  /** How its alerts look; the condition is that of the last step. */
  readonly rule: LoadedRule;
  /** Milliseconds. */
  readonly within: number;
  /** Events belong together when they have the same values here. */
  readonly by: readonly KeyPart[];
}

/** One of the values by which events belong together. */
export interface KeyPart {
  readonly read: ReadPlan;
  /** An event without it belongs together with others without it; else an event without a value belongs to nothing. */
  readonly optional: boolean;
}

/** Steps that must happen one after the other within a time. */
export interface LoadedSequence extends Correlation {
  readonly kind: 'sequence';
  readonly steps: readonly LoadedRule[];
  /** Later steps may also be done by descendants. */
  readonly ancestors: boolean;
  readonly captures: readonly Capture[];
}

/** So many events, or distinct values, within a time. */
export interface LoadedThreshold extends Correlation {
  readonly kind: 'threshold';
  readonly count: number;
  /** Empty when events are counted. */
  readonly distinct: readonly ReadPlan[];
}

/** A value of an earlier step that the output prints. */
export interface Capture {
  readonly step: number;
  /** As it stands in the brackets of `sequence.step`. */
  readonly argument: string;
  readonly read: ReadPlan;
}

/** What one file brought, and what is wrong with it. */
export interface LoadResult {
  readonly name: string;
  readonly successful: boolean;
  readonly errors: readonly Issue<ErrorCode>[];
  readonly warnings: readonly Issue<WarningCode>[];
}

/** All files together. The rules are those of the last state that compiled without an error. */
export interface RuleSet {
  readonly results: readonly LoadResult[];
  readonly rules: readonly LoadedRule[];
  readonly sequences: readonly (LoadedSequence | LoadedThreshold)[];
}
