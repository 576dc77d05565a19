import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A Job may run for ever. */
export const jobWithoutDeadline: ManifestCheck = {
  id: 'KM113',
  aliases: [],
  title: 'A Job may run for ever',
  severity: 'negligible',
  why: 'A hanging Job holds its resources, and with concurrencyPolicy Forbid no other is started.',
  fix: 'Set activeDeadlineSeconds.',
  controls: [],
  examples: {
    good: [manifestOf('batch/v1', 'Job', 'spec:\n  activeDeadlineSeconds: 600\n  template: {}\n')],
    bad: [
      manifestOf('batch/v1', 'Job', 'spec:\n  template: {}\n'),
      manifestOf('batch/v1', 'CronJob', 'spec: {schedule: "@daily", jobTemplate: {spec: {template: {}}}}\n'),
    ],
  },
  *find(object) {
    const path = isKind(object, 'batch/CronJob') ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
    if (!isKind(object, 'batch/Job', 'batch/CronJob')) return;
    const limits = [...path, 'activeDeadlineSeconds'];
    if (
      valueAt(object.json, ...limits) === undefined &&
      valueAt(object.json, ...path, 'template', 'spec', 'activeDeadlineSeconds') === undefined
    )
      yield { at: limits };
  },
};
