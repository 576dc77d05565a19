import { definers, NEEDS_KEY } from '../define.ts';
import type { Field } from '../field.ts';

const { string, uint, number } = definers({ only: 'output' });

/** `sequence.*`: what a sequence or threshold knows beside its last event; only their own outputs can name these. */
export const SEQUENCE_FIELDS: readonly Field[] = [
  string('sequence.step', 'A field of the event that made an earlier step: sequence.step[NAME.FIELD].', {
    argument: NEEDS_KEY,
  }),
  uint('sequence.count', 'How many events, or distinct values, it counted.'),
  string('sequence.values', 'The first distinct values that it counted.', { list: true }),
  number('sequence.seconds', 'Seconds from its first event to its last.', { fraction: true }),
];
