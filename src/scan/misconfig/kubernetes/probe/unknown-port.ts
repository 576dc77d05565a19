import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A probe asks a port that the container does not have. */
export const unknownPort: ManifestCheck = {
  id: 'KM093',
  aliases: ['liveness-port', 'readiness-port', 'startup-port'],
  title: 'A probe asks a port that the container does not have',
  severity: 'medium',
  why: 'The name belongs to no port of the container, so the probe fails always. Ports by number need not be declared; kube-linter asks for that, we do not.',
  fix: 'Name a port of the container, or give its number.',
  controls: [],
  examples: {
    good: [
      containerWith(
        'ports:\n  - {name: http, containerPort: 8080}\nlivenessProbe:\n  httpGet: {path: /, port: http}\n',
      ),
      containerWith('livenessProbe: {tcpSocket: {port: 8081}}\n'),
    ],
    bad: [
      containerWith(
        'ports:\n  - {name: http, containerPort: 8080}\nlivenessProbe:\n  httpGet: {path: /, port: web}\n',
      ),
      containerWith('startupProbe: {tcpSocket: {port: admin}}\n'),
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const names = new Set(recordsAt(json, 'ports').map(([port]) => textAt(port, 'name')));
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
        for (const action of ['httpGet', 'tcpSocket']) {
          const port = textAt(json, probe, action, 'port');
          if (port !== '' && !/^\d+$/.test(port) && !names.has(port))
            yield { at: [...path, probe, action, 'port'] };
        }
    }
  },
};
