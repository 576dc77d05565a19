import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** Runs of a CronJob may overlap. */
export const overlappingCron: ManifestCheck = {
  id: 'KM114',
  aliases: [],
  title: 'Runs of a CronJob may overlap',
  severity: 'low',
  why: 'When one takes longer than the interval the next is started beside it, and the one after: until the cluster is full.',
  fix: 'Set concurrencyPolicy to Forbid or Replace.',
  controls: [],
  examples: {
    good: [manifestOf('batch/v1', 'CronJob', 'spec: {schedule: "@daily", concurrencyPolicy: Forbid}\n')],
    bad: [manifestOf('batch/v1', 'CronJob', 'spec:\n  schedule: "* * * * *"\n')],
  },
  *find(object) {
    if (
      isKind(object, 'batch/CronJob') &&
      /^(?:|Allow)$/.test(textAt(object.json, 'spec', 'concurrencyPolicy'))
    )
      yield { at: ['spec', 'concurrencyPolicy'] };
  },
};
