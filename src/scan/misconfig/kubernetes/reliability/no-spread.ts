import { valueAt, listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith } from '../examples.ts';
import { podField } from '../hits.ts';
import { replicasOf } from '../workload.ts';

/** Nothing keeps the replicas apart. */
export const noSpread: ManifestCheck = {
  id: 'KM101',
  aliases: ['no-anti-affinity', 'topologySpreadConstraint'],
  title: 'Nothing keeps the replicas apart',
  severity: 'negligible',
  why: 'The scheduler spreads softly by default only; all replicas may stand on one node, and fall with it.',
  fix: 'Add topologySpreadConstraints or a podAntiAffinity.',
  controls: [],
  examples: {
    good: [
      deploymentWith(
        'replicas: 3\n',
        'topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}]\n',
      ),
      deploymentWith('replicas: 1\n'),
    ],
    bad: [deploymentWith('replicas: 3\n')],
  },
  *find(object) {
    if ((replicasOf(object) ?? 0) < 2) return;
    const spec = object.pod?.spec;
    if (
      listAt(spec, 'topologySpreadConstraints').length === 0 &&
      valueAt(spec, 'affinity', 'podAntiAffinity') === undefined
    )
      yield { at: podField(object, 'topologySpreadConstraints') };
  },
};
