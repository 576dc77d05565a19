import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { addedCapabilities, isDefaultCapability, violators } from '../hits.ts';

/** A container adds capabilities that the restricted standard does not allow. */
export const defaultCapabilities: ManifestCheck = {
  id: 'KM040',
  aliases: ['KSV-0106', 'KSV-0022'],
  title: 'A container adds capabilities that the restricted standard does not allow',
  severity: 'low',
  why: "They are of the runtime's default set, so the baseline standard allows them; with ALL dropped and the program not root, only NET_BIND_SERVICE is of use to most.",
  fix: 'Leave the capability out; prepare files in the image instead of changing their owner at the start.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.2.9'],
  examples: {
    good: [
      containerWith('securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE]\n'),
    ],
    bad: [containerWith('securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [CHOWN]\n')],
  },
  *find(object) {
    for (const container of violators(object, 'capabilities_restricted'))
      for (const { name, at } of addedCapabilities(container))
        if (isDefaultCapability(name) && name !== 'NET_BIND_SERVICE')
          yield { at, message: `A container adds the capability ${name}` };
  },
};
