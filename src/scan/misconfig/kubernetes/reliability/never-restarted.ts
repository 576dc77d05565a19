import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith, manifestOf } from '../examples.ts';

/** The pod is not restarted when it fails. */
export const neverRestarted: ManifestCheck = {
  id: 'KM105',
  aliases: ['restart-policy'],
  title: 'The pod is not restarted when it fails',
  severity: 'negligible',
  why: 'A pod with restartPolicy Never is gone after its first crash; that is for Jobs, which count.',
  fix: 'Use Always or OnFailure, or a Job.',
  controls: [],
  examples: {
    good: [
      podWith('restartPolicy: OnFailure\n'),
      manifestOf('batch/v1', 'Job', 'spec: {template: {spec: {restartPolicy: Never, containers: []}}}\n'),
    ],
    bad: [podWith('restartPolicy: Never\n')],
  },
  *find(object) {
    if (object.kind === 'Pod' && textAt(object.pod?.spec, 'restartPolicy') === 'Never')
      yield { at: ['spec', 'restartPolicy'] };
  },
};
