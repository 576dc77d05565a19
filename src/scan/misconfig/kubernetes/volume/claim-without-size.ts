import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A claim that asks for no size. */
export const claimWithoutSize: ManifestCheck = {
  id: 'KM241',
  aliases: ['VolumeClaimRequestsStorage'],
  title: 'A claim that asks for no size',
  severity: 'negligible',
  why: 'The API server refuses a claim without spec.resources.requests.storage.',
  fix: 'Ask for a size.',
  controls: [],
  examples: {
    good: [manifestOf('v1', 'PersistentVolumeClaim', 'spec: {resources: {requests: {storage: 1Gi}}}\n')],
    bad: [
      manifestOf('v1', 'PersistentVolumeClaim', 'spec: {accessModes: [ReadWriteOnce]}\n'),
      manifestOf(
        'apps/v1',
        'StatefulSet',
        'spec: {volumeClaimTemplates: [{metadata: {name: data}, spec: {}}]}\n',
      ),
    ],
  },
  *find(object) {
    const missing = (claim: unknown): boolean =>
      valueAt(claim, 'spec', 'resources', 'requests', 'storage') === undefined;
    if (isKind(object, '/PersistentVolumeClaim') && missing(object.json)) yield { at: ['spec', 'resources'] };
    if (isKind(object, 'apps/StatefulSet'))
      for (const [claim, index] of recordsAt(object.json, 'spec', 'volumeClaimTemplates'))
        if (missing(claim)) yield { at: ['spec', 'volumeClaimTemplates', index, 'spec'] };
  },
};
