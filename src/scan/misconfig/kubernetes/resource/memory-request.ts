import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container asks for no memory. */
export const memoryRequest: ManifestCheck = {
  id: 'KM081',
  aliases: ['KSV-0016', 'unset-memory-requirements', 'memoryRequestsMissing', 'RequestsMemory', 'CKV_K8S_12'],
  title: 'A container asks for no memory',
  severity: 'low',
  why: 'The scheduler counts it as nothing, and it is the first to be evicted when memory runs short. A limit alone counts as request too.',
  fix: 'Set resources.requests.memory to what it needs.',
  controls: ['CWE-770'],
  examples: {
    good: [
      containerWith('resources:\n  requests: {memory: 64Mi}\n'),
      containerWith('resources: {limits: {memory: 64Mi}}\n'),
    ],
    bad: [containerWith('resources:\n  requests: {cpu: 100m}\n'), containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of containersOf(object)) {
      const set = ['requests', 'limits'].some(
        (part) =>
          valueAt(json, 'resources', part, 'memory') !== undefined ||
          valueAt(object.pod?.spec, 'resources', part, 'memory') !== undefined,
      );
      if (list !== 'ephemeralContainers' && !set) yield { at: [...path, 'resources', 'requests', 'memory'] };
    }
  },
};
