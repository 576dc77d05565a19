import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { podField } from '../hits.ts';
import { isKind } from '../workload.ts';

/** A Job with restartPolicy Always. */
export const jobRestart: ManifestCheck = {
  id: 'KM116',
  aliases: [],
  title: 'A Job with restartPolicy Always',
  severity: 'medium',
  why: 'The API server refuses it: a Job ends. Without the field it is Always too.',
  fix: 'Set OnFailure or Never.',
  controls: [],
  examples: {
    good: [
      manifestOf('batch/v1', 'Job', 'spec: {template: {spec: {restartPolicy: Never, containers: []}}}\n'),
    ],
    bad: [
      manifestOf('batch/v1', 'Job', 'spec: {template: {spec: {restartPolicy: Always, containers: []}}}\n'),
      manifestOf('batch/v1', 'Job', 'spec: {template: {spec: {containers: []}}}\n'),
    ],
  },
  *find(object) {
    if (
      isKind(object, 'batch/Job', 'batch/CronJob') &&
      object.pod !== undefined &&
      /^(?:|Always)$/.test(textAt(object.pod.spec, 'restartPolicy'))
    )
      yield { at: podField(object, 'restartPolicy') };
  },
};
