import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A finished Job is kept for ever. */
export const jobKept: ManifestCheck = {
  id: 'KM112',
  aliases: ['job-ttl-seconds-after-finished'],
  title: 'A finished Job is kept for ever',
  severity: 'negligible',
  why: 'Its pods and their logs stay, and fill etcd.',
  fix: 'Set ttlSecondsAfterFinished.',
  controls: [],
  examples: {
    good: [manifestOf('batch/v1', 'Job', 'spec:\n  ttlSecondsAfterFinished: 3600\n  template: {}\n')],
    bad: [manifestOf('batch/v1', 'Job', 'spec:\n  template: {}\n')],
  },
  *find(object) {
    // The Jobs of a CronJob are cleaned up by its history limits.
    if (isKind(object, 'batch/Job') && valueAt(object.json, 'spec', 'ttlSecondsAfterFinished') === undefined)
      yield { at: ['spec', 'ttlSecondsAfterFinished'] };
  },
};
