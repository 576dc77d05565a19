import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container asks for no CPU. */
export const cpuRequest: ManifestCheck = {
  id: 'KM082',
  aliases: ['KSV-0015', 'unset-cpu-requirements', 'cpuRequestsMissing', 'RequestsCPU', 'CKV_K8S_10'],
  title: 'A container asks for no CPU',
  severity: 'low',
  why: 'The scheduler counts it as nothing, and it gets what others leave. A limit alone counts as request too.',
  fix: 'Set resources.requests.cpu to what it needs.',
  controls: ['CWE-770'],
  examples: {
    good: [
      containerWith('resources:\n  requests: {cpu: 100m}\n'),
      containerWith('resources: {limits: {cpu: 1}}\n'),
    ],
    bad: [containerWith('resources:\n  limits: {memory: 64Mi}\n'), containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of containersOf(object)) {
      const set = ['requests', 'limits'].some(
        (part) =>
          valueAt(json, 'resources', part, 'cpu') !== undefined ||
          valueAt(object.pod?.spec, 'resources', part, 'cpu') !== undefined,
      );
      if (list !== 'ephemeralContainers' && !set) yield { at: [...path, 'resources', 'requests', 'cpu'] };
    }
  },
};
