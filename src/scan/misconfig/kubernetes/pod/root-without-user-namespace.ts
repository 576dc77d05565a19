import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { podField, effectiveSetting, addedCapabilities } from '../hits.ts';

/** Root in the container is root on the node. */
export const rootWithoutUserNamespace: ManifestCheck = {
  id: 'KM031',
  aliases: [],
  title: 'Root in the container is root on the node',
  severity: 'negligible',
  why: 'The pod wants root or capabilities, and has no user namespace, in which they would mean nothing outside.',
  fix: 'Set hostUsers: false (Kubernetes 1.33 and later have it on), unless the pod needs namespaces of the node.',
  controls: ['CWE-250', 'T1611'],
  examples: {
    good: [
      podWith('hostUsers: false\nsecurityContext: {runAsUser: 0}\n'),
      podWith('hostNetwork: true\nsecurityContext: {runAsUser: 0}\n'),
    ],
    bad: [
      podWith('securityContext:\n  runAsUser: 0\n'),
      containerWith('securityContext: {capabilities: {add: [CHOWN]}}\n'),
    ],
  },
  *find(object) {
    const { pod } = object;
    if (pod === undefined || pod.spec['hostUsers'] === false) return;
    // User namespaces cannot be had together with those of the node.
    if (['hostNetwork', 'hostPID', 'hostIPC'].some((field) => pod.spec[field] === true)) return;
    const wants = pod.containers.some(
      (container) =>
        effectiveSetting(object, container, 'runAsUser') === 0 || addedCapabilities(container).length > 0,
    );
    if (wants) yield { at: podField(object, 'hostUsers') };
  },
};
