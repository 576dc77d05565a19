import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { violationHits } from '../hits.ts';

/** A container is told to run as root. */
export const rootUser: ManifestCheck = {
  id: 'KM016',
  aliases: ['KSV-0105'],
  title: 'A container is told to run as root',
  severity: 'medium',
  why: 'runAsUser: 0 makes the process root whatever the image says.',
  fix: 'Set another user, or leave the field out and set runAsNonRoot: true.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.2.7', 'CWE-250'],
  examples: {
    good: [
      podWith('securityContext:\n  runAsUser: 65532\n'),
      podWith('hostUsers: false\nsecurityContext: {runAsUser: 0}\n'),
    ],
    bad: [podWith('securityContext:\n  runAsUser: 0\n'), containerWith('securityContext: {runAsUser: 0}\n')],
  },
  *find(object) {
    yield* violationHits(object, 'runAsUser', 'runAsUser');
  },
};
