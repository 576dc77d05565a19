import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod is killed without a moment to end. */
export const noGrace: ManifestCheck = {
  id: 'KM125',
  aliases: [],
  title: 'The pod is killed without a moment to end',
  severity: 'low',
  why: 'With terminationGracePeriodSeconds 0 requests break off and files stay half written; for a StatefulSet two pods may hold one volume.',
  fix: 'Leave it at 30 seconds, or give it what it needs.',
  controls: [],
  examples: {
    good: [podWith('terminationGracePeriodSeconds: 60\n')],
    bad: [podWith('terminationGracePeriodSeconds: 0\n')],
  },
  *find(object) {
    if (valueAt(object.pod?.spec, 'terminationGracePeriodSeconds') === 0)
      yield { at: podField(object, 'terminationGracePeriodSeconds') };
  },
};
