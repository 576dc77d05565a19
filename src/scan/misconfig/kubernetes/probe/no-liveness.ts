import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { servingContainers } from '../hits.ts';

/** A container has no liveness probe. */
export const noLiveness: ManifestCheck = {
  id: 'KM091',
  aliases: ['no-liveness-probe', 'livenessProbeMissing', 'CKV_K8S_8'],
  title: 'A container has no liveness probe',
  severity: 'negligible',
  why: 'A process that hangs stays. A process that ends when it cannot go on needs none, and a bad probe restarts what is only busy: so we rate it lower than others do.',
  fix: 'Add a livenessProbe that asks for nothing outside of the process.',
  controls: [],
  examples: {
    good: [containerWith('livenessProbe:\n  httpGet: {path: /live, port: 8080}\n')],
    bad: [containerWith('')],
  },
  *find(object) {
    for (const { json, path, list } of servingContainers(object))
      if (list === 'containers' && (json['livenessProbe'] ?? null) === null)
        yield { at: [...path, 'livenessProbe'] };
  },
};
