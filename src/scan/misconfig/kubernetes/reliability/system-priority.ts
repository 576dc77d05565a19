import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** A workload outside of kube-system claims the priority of system components. */
export const systemPriority: ManifestCheck = {
  id: 'KM104',
  aliases: [],
  title: 'A workload outside of kube-system claims the priority of system components',
  severity: 'low',
  why: 'It evicts others, among them what the cluster needs, when a node is full.',
  fix: 'Make a priority class of your own.',
  controls: ['T1499'],
  examples: {
    good: [podWith('priorityClassName: web\n')],
    bad: [podWith('priorityClassName: system-node-critical\n')],
  },
  *find(object) {
    if (
      object.namespace !== 'kube-system' &&
      /^system-(?:node|cluster)-critical$/.test(textAt(object.pod?.spec, 'priorityClassName'))
    )
      yield { at: podField(object, 'priorityClassName') };
  },
};
