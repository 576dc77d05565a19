import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container has no CPU limit. */
export const cpuLimit: ManifestCheck = {
  id: 'KM083',
  aliases: ['KSV-0011', 'unset-cpu-requirements', 'cpuLimitsMissing', 'LimitsCPU', 'CKV_K8S_11'],
  title: 'A container has no CPU limit',
  severity: 'negligible',
  why: 'It may use the idle CPU of the node: a miner does so unseen. Requests already share CPU fairly and limits throttle, so many leave them out on purpose; kube-linter no longer asks for them.',
  fix: 'Set resources.limits.cpu, or a LimitRange for the namespace, where others pay for the node.',
  controls: ['CWE-770', 'T1496'],
  examples: {
    good: [containerWith('resources:\n  limits: {cpu: 1}\n')],
    bad: [containerWith('resources:\n  requests: {cpu: 1}\n'), containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of containersOf(object))
      if (
        list !== 'ephemeralContainers' &&
        valueAt(json, 'resources', 'limits', 'cpu') === undefined &&
        valueAt(object.pod?.spec, 'resources', 'limits', 'cpu') === undefined
      )
        yield { at: [...path, 'resources', 'limits', 'cpu'] };
  },
};
