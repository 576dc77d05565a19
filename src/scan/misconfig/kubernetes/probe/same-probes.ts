import { canonicalJson } from '#core/index.ts';
import { recordAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** Liveness and readiness ask the same. */
export const sameProbes: ManifestCheck = {
  id: 'KM092',
  aliases: [],
  title: 'Liveness and readiness ask the same',
  severity: 'low',
  why: 'When a dependency is slow all replicas are restarted together, where they should only get no requests for a while.',
  fix: 'Let liveness ask less, or wait longer (failureThreshold) than readiness.',
  controls: [],
  examples: {
    good: [
      containerWith(
        'livenessProbe:\n  httpGet: {path: /live, port: 8080}\nreadinessProbe:\n  httpGet: {path: /ready, port: 8080}\n',
      ),
      containerWith(
        'livenessProbe: {tcpSocket: {port: 80}, failureThreshold: 30}\nreadinessProbe: {tcpSocket: {port: 80}}\n',
      ),
    ],
    bad: [
      containerWith(
        'livenessProbe:\n  httpGet: {path: /, port: 8080}\nreadinessProbe:\n  httpGet: {path: /, port: 8080}\n',
      ),
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const live = recordAt(json, 'livenessProbe');
      const ready = recordAt(json, 'readinessProbe');
      if (Object.keys(live).length > 0 && canonicalJson(live) === canonicalJson(ready))
        yield { at: [...path, 'livenessProbe'] };
    }
  },
};
