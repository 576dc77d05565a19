import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** The field version is obsolete. */
export const obsoleteVersion: ComposeCheck = {
  id: 'CO038',
  aliases: [],
  title: 'The field version is obsolete',
  severity: 'negligible',
  why: 'Compose does not read it, and warns.',
  fix: 'Remove it.',
  controls: [],
  examples: {
    good: [serviceWith('restart: always\n')],
    bad: ['version: "3.8"\nservices:\n  web: {image: web:1}\n'],
  },
  *find({ json }) {
    if (json['version'] !== undefined)
      yield { at: ['version'], patch: { kind: 'remove', path: ['version'] } };
  },
};
