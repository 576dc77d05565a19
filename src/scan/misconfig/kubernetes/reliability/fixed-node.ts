import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod names its node. */
export const fixedNode: ManifestCheck = {
  id: 'KM124',
  aliases: [],
  title: 'The pod names its node',
  severity: 'low',
  why: 'It passes by the scheduler, with its resources and taints, and is lost with the node.',
  fix: 'Use nodeSelector or affinity.',
  controls: ['T1610'],
  examples: { good: [podWith('nodeSelector: {disk: ssd}\n')], bad: [podWith('nodeName: node-1\n')] },
  *find(object) {
    if (textAt(object.pod?.spec, 'nodeName') !== '') yield { at: podField(object, 'nodeName') };
  },
};
