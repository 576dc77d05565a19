import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container has no limit of local storage. */
export const ephemeralStorage: ManifestCheck = {
  id: 'KM084',
  aliases: [],
  title: 'A container has no limit of local storage',
  severity: 'negligible',
  why: 'Logs and files it writes may fill the disk of the node, which then evicts pods.',
  fix: 'Set resources.limits.ephemeral-storage.',
  controls: ['CWE-770', 'T1499'],
  examples: {
    good: [containerWith('resources:\n  limits: {ephemeral-storage: 1Gi}\n')],
    bad: [containerWith('resources:\n  limits: {memory: 64Mi}\n')],
  },
  *find(object) {
    for (const { json, path, list } of containersOf(object))
      if (
        list !== 'ephemeralContainers' &&
        valueAt(json, 'resources', 'limits', 'ephemeral-storage') === undefined
      )
        yield { at: [...path, 'resources', 'limits', 'ephemeral-storage'] };
  },
};
