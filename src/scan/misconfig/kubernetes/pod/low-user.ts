import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { lowIds } from '../hits.ts';

/** The user of a container may be a user of the node. */
export const lowUser: ManifestCheck = {
  id: 'KM017',
  aliases: ['KSV-0020', 'RunAsUser', 'CKV_K8S_40'],
  title: 'The user of a container may be a user of the node',
  severity: 'negligible',
  why: 'Users below 10000 often exist on the node: who leaves the container, or shares a volume, acts as them. An absent runAsUser says nothing of the number, so we do not report it.',
  fix: 'Use a user above 10000, or a user namespace (hostUsers: false).',
  controls: ['CIS-Kubernetes-5.2.7'],
  examples: {
    good: [
      containerWith('securityContext:\n  runAsUser: 10001\n'),
      podWith('hostUsers: false\nsecurityContext: {runAsUser: 1000}\n'),
    ],
    bad: [containerWith('securityContext:\n  runAsUser: 1000\n')],
  },
  *find(object) {
    yield* lowIds(object, 'runAsUser');
  },
};
