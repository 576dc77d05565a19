import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A CronJob that was missed too often is not started any more. */
export const cronWithoutDeadline: ManifestCheck = {
  id: 'KM115',
  aliases: [],
  title: 'A CronJob that was missed too often is not started any more',
  severity: 'negligible',
  why: 'Without startingDeadlineSeconds the controller counts all missed runs, and gives up after a hundred.',
  fix: 'Set startingDeadlineSeconds.',
  controls: [],
  examples: {
    good: [manifestOf('batch/v1', 'CronJob', 'spec: {schedule: "@daily", startingDeadlineSeconds: 600}\n')],
    bad: [manifestOf('batch/v1', 'CronJob', 'spec:\n  schedule: "* * * * *"\n')],
  },
  *find(object) {
    if (
      isKind(object, 'batch/CronJob') &&
      valueAt(object.json, 'spec', 'startingDeadlineSeconds') === undefined
    )
      yield { at: ['spec', 'startingDeadlineSeconds'] };
  },
};
