import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { addedCapabilities, containersOf, isDefaultCapability, isRootEqual } from '../hits.ts';

/** A container adds capabilities. */
export const extraCapabilities: ManifestCheck = {
  id: 'KM010',
  aliases: ['KSV-0022', 'KSV-0106', 'insecureCapabilities', 'CKV_K8S_25'],
  title: 'A container adds capabilities',
  severity: 'medium',
  why: 'Capabilities beyond the default set of container runtimes let a process change what is outside of its container.',
  fix: 'Leave the capability out, or split what needs it off into a small container of its own.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.9', 'CWE-250'],
  examples: {
    good: [containerWith('securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE, CHOWN]\n')],
    bad: [
      containerWith('securityContext:\n  capabilities:\n    add: [NET_ADMIN]\n'),
      containerWith('securityContext: {capabilities: {add: [CAP_NET_ADMIN]}}\n'),
    ],
  },
  *find(object) {
    for (const container of containersOf(object))
      for (const { name, at } of addedCapabilities(container))
        if (!isDefaultCapability(name) && !isRootEqual(name))
          yield { at, message: `A container adds the capability ${name}` };
  },
};
