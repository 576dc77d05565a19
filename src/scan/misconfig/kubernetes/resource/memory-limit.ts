import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container has no memory limit. */
export const memoryLimit: ManifestCheck = {
  id: 'KM080',
  aliases: ['KSV-0018', 'unset-memory-requirements', 'memoryLimitsMissing', 'LimitsMemory', 'CKV_K8S_13'],
  title: 'A container has no memory limit',
  severity: 'low',
  why: 'It may take the memory of the node, and the kernel then kills others.',
  fix: 'Set resources.limits.memory, a little above what it needs.',
  controls: ['CWE-770', 'T1499'],
  examples: {
    good: [containerWith('resources:\n  limits: {memory: 128Mi}\n')],
    bad: [containerWith('resources:\n  requests: {memory: 64Mi}\n'), containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of containersOf(object))
      if (
        list !== 'ephemeralContainers' &&
        !isSet(valueAt(json, 'resources', 'limits', 'memory')) &&
        !isSet(valueAt(object.pod?.spec, 'resources', 'limits', 'memory'))
      )
        yield { at: [...path, 'resources', 'limits', 'memory'] };
  },
};

/** Of the container, or (since 1.32) of the pod as a whole. */
function isSet(quantity: unknown): boolean {
  return quantity !== undefined && quantity !== null && quantity !== 0 && quantity !== '0';
}
