import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod tolerates every taint. */
export const toleratesAll: ManifestCheck = {
  id: 'KM122',
  aliases: [],
  title: 'The pod tolerates every taint',
  severity: 'low',
  why: 'It may be placed on control-plane nodes and on nodes that are to be left alone. For a DaemonSet of kube-system that is as meant.',
  fix: 'Name the taints.',
  controls: ['T1610'],
  examples: {
    good: [podWith('tolerations:\n  - {key: gpu, operator: Exists}\n')],
    bad: [podWith('tolerations:\n  - {operator: Exists}\n')],
  },
  *find(object) {
    if (object.kind === 'DaemonSet' && object.namespace === 'kube-system') return;
    for (const [toleration, index] of recordsAt(object.pod?.spec, 'tolerations'))
      if (textAt(toleration, 'operator') === 'Exists' && textAt(toleration, 'key') === '')
        yield { at: podField(object, 'tolerations', index) };
  },
};
