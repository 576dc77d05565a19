import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf, addedCapabilities, isRootEqual } from '../hits.ts';

/** A container adds a capability that is as good as root on the node. */
export const rootCapabilities: ManifestCheck = {
  id: 'KM011',
  aliases: ['KSV-0005', 'KSV-0120', 'dangerousCapabilities', 'CapSysAdmin', 'CKV_K8S_39'],
  title: 'A container adds a capability that is as good as root on the node',
  severity: 'high',
  why: 'With it a process mounts file systems, loads kernel modules or programs, reads any file or memory, and so leaves its container.',
  fix: 'Leave the capability out; ask for the narrow interface (a device plugin, a CSI driver, a node agent) that does the one thing.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.9', 'CWE-250', 'T1611'],
  examples: {
    good: [containerWith('securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE]\n')],
    bad: [
      containerWith('securityContext:\n  capabilities:\n    add: [SYS_ADMIN]\n'),
      containerWith('securityContext: {capabilities: {add: [all]}}\n'),
    ],
  },
  *find(object) {
    for (const container of containersOf(object))
      for (const { name, at } of addedCapabilities(container))
        if (isRootEqual(name))
          yield { at, message: `A container adds the capability ${name}, as good as root on the node` };
  },
};
