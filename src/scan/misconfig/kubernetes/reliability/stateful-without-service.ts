import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A StatefulSet without a service name. */
export const statefulWithoutService: ManifestCheck = {
  id: 'KM117',
  aliases: [],
  title: 'A StatefulSet without a service name',
  severity: 'low',
  why: 'Its pods get no names in DNS, which is what most of them are for.',
  fix: 'Set serviceName to a headless Service.',
  controls: [],
  examples: {
    good: [manifestOf('apps/v1', 'StatefulSet', 'spec: {serviceName: db}\n')],
    bad: [manifestOf('apps/v1', 'StatefulSet', 'spec:\n  replicas: 1\n')],
  },
  *find(object) {
    if (isKind(object, 'apps/StatefulSet') && textAt(object.json, 'spec', 'serviceName') === '')
      yield { at: ['spec', 'serviceName'] };
  },
};
