import type { ManifestCheck } from '../check.ts';
import { containerWith, manifestOf } from '../examples.ts';
import { servingContainers } from '../hits.ts';

/** A container has no readiness probe. */
export const noReadiness: ManifestCheck = {
  id: 'KM090',
  aliases: ['no-readiness-probe', 'readinessProbeMissing', 'CKV_K8S_9'],
  title: 'A container has no readiness probe',
  severity: 'low',
  why: 'Requests are sent to it before it can answer, at every start and every update.',
  fix: 'Add a readinessProbe.',
  controls: [],
  examples: {
    good: [
      containerWith('readinessProbe:\n  httpGet: {path: /ready, port: 8080}\n'),
      manifestOf('batch/v1', 'Job', 'spec: {template: {spec: {containers: [{name: a, image: a:1}]}}}\n'),
    ],
    bad: [containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of servingContainers(object))
      if (list === 'containers' && (json['readinessProbe'] ?? null) === null)
        yield { at: [...path, 'readinessProbe'] };
  },
};
