import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { violators } from '../hits.ts';

/** A probe or lifecycle handler names a host. */
export const probeHost: ManifestCheck = {
  id: 'KM029',
  aliases: ['hostProbesAndHostLifecycle'],
  title: 'A probe or lifecycle handler names a host',
  severity: 'medium',
  why: 'The kubelet makes the request: a named host lets whoever writes the pod reach what only the node reaches.',
  fix: 'Leave host out; the pod itself is asked then.',
  controls: ['PSS-baseline', 'CWE-918'],
  examples: {
    good: [containerWith('livenessProbe:\n  httpGet: {path: /, port: 8080}\n')],
    bad: [
      containerWith('livenessProbe:\n  httpGet: {path: /, port: 8080, host: 169.254.169.254}\n'),
      containerWith('lifecycle: {postStart: {httpGet: {port: 80, host: 10.0.0.1}}}\n'),
    ],
  },
  *find(object) {
    for (const { json, path } of violators(object, 'hostProbesAndHostLifecycle'))
      for (const handler of HANDLERS)
        for (const action of ['httpGet', 'tcpSocket'])
          if (textAt(json, ...handler, action, 'host') !== '')
            yield { at: [...path, ...handler, action, 'host'] };
  },
};

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];
