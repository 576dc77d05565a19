import type { Extractor } from '../rule/compile/extractor.ts';
import type { LoadedSequence, LoadedThreshold } from '../rule/load/rule-set.ts';

/** A sequence or threshold that came about. */
export interface SequenceMatch<Event> {
  readonly sequence: LoadedSequence | LoadedThreshold;
  /** The event that completed it. */
  readonly event: Event;
  /** Milliseconds from its first event to its last. */
  readonly duration: number;
  /** Events, distinct values or steps. */
  readonly count: number;
  /** The first distinct values. */
  readonly values: readonly string[];
  /** Printed values of earlier steps, by the argument of `sequence.step`. */
  readonly captured: ReadonlyMap<string, string>;
}

/** Reads `sequence.*` from a match, and any other field from the event that completed it. */
export function matchExtractor<Event>(extractor: Extractor<Event>): Extractor<SequenceMatch<Event>> {
  return (name, argument) => {
    switch (name) {
      case 'sequence.count':
        return (match) => match.count;
      case 'sequence.seconds':
        return (match) => match.duration / 1000;
      case 'sequence.values':
        return (match) => match.values;
      case 'sequence.step':
        return (match) => match.captured.get(argument ?? '') ?? null;
      default: {
        const read = extractor(name, argument);
        return (match) => read(match.event);
      }
    }
  };
}
