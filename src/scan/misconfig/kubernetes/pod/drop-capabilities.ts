import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { violators, droppedCapabilities } from '../hits.ts';

/** A container does not drop all capabilities. */
export const dropCapabilities: ManifestCheck = {
  id: 'KM013',
  aliases: ['KSV-0003', 'KSV-0004', 'KSV-0106', 'CapDropAny', 'CapDropAll', 'CKV_K8S_37'],
  title: 'A container does not drop all capabilities',
  severity: 'low',
  why: 'Few programs need any; each one that is left is a way on for who gets into the container.',
  fix: 'Drop ALL, and add back only NET_BIND_SERVICE where a port below 1024 is bound by a program that is not root.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.2.9'],
  examples: {
    good: [
      containerWith('securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE]\n'),
    ],
    bad: [containerWith('securityContext:\n  capabilities:\n    drop: [NET_RAW]\n'), containerWith('')],
  },
  *find(object) {
    for (const container of violators(object, 'capabilities_restricted'))
      if (!droppedCapabilities(container).includes('ALL'))
        yield { at: [...container.path, 'securityContext', 'capabilities', 'drop'] };
  },
};
