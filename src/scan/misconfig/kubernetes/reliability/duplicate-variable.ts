import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A variable is set twice. */
export const duplicateVariable: ManifestCheck = {
  id: 'KM120',
  aliases: ['duplicate-env-var'],
  title: 'A variable is set twice',
  severity: 'low',
  why: 'The last one wins, silently; a server-side apply refuses the manifest.',
  fix: 'Remove one.',
  controls: [],
  examples: {
    good: [containerWith('env:\n  - {name: A, value: "1"}\n  - {name: B, value: "2"}\n')],
    bad: [containerWith('env:\n  - {name: A, value: "1"}\n  - {name: A, value: "2"}\n')],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const seen = new Set<string>();
      for (const [variable, index] of recordsAt(json, 'env')) {
        const name = textAt(variable, 'name');
        if (name !== '' && seen.has(name))
          yield { at: [...path, 'env', index], message: `The variable ${name} is set twice` };
        seen.add(name);
      }
    }
  },
};
