import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { lowIds } from '../hits.ts';

/** The group of a container may be a group of the node. */
export const lowGroup: ManifestCheck = {
  id: 'KM019',
  aliases: ['KSV-0021', 'RunAsGroup'],
  title: 'The group of a container may be a group of the node',
  severity: 'negligible',
  why: 'Groups below 10000 often exist on the node, some with rights on devices and files.',
  fix: 'Use a group above 10000, or a user namespace (hostUsers: false).',
  controls: ['CIS-Kubernetes-5.2.7'],
  examples: {
    good: [containerWith('securityContext:\n  runAsGroup: 10001\n')],
    bad: [containerWith('securityContext:\n  runAsGroup: 1000\n')],
  },
  *find(object) {
    yield* lowIds(object, 'runAsGroup');
  },
};
