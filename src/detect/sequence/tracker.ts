import type { LoadedSequence, LoadedThreshold } from '../rule/load/rule-set.ts';
import type { SequenceMatch } from './match.ts';
import type { RunTable } from './run-table.ts';

/** What a key had to give up: itself, values that its alert would have printed, or nothing. */
export type Shed = 'key' | 'values' | null;

/** Follows one sequence or threshold. */
export interface Tracker<Event> {
  readonly sequence: LoadedSequence | LoadedThreshold;
  readonly table: RunTable;
  /** An event did a step, the first of which is 0; the match, when that completes it. */
  follow(step: number, event: Event, now: number): SequenceMatch<Event> | null;
  /** Makes a key remember less, so that there is room for others. */
  shed(entry: number): Shed;
  /** Forgets a key. */
  remove(entry: number): void;
}
