import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf, addedCapabilities, droppedCapabilities } from '../hits.ts';

/** A container may send forged packets. */
export const netRaw: ManifestCheck = {
  id: 'KM012',
  aliases: ['KSV-0119', 'drop-net-raw-capability', 'CKV_K8S_28'],
  title: 'A container may send forged packets',
  severity: 'medium',
  why: 'Container runtimes give NET_RAW unless it is dropped. With it a process forges ARP and DNS answers for its neighbours, and several kernel flaws were reachable through it.',
  fix: 'Drop ALL capabilities, or at least NET_RAW.',
  controls: ['CIS-Kubernetes-5.2.8', 'CVE-2020-14386', 'T1557'],
  examples: {
    good: [
      containerWith('securityContext:\n  capabilities:\n    drop: [ALL]\n'),
      containerWith('securityContext: {capabilities: {drop: [net_raw]}}\n'),
    ],
    bad: [containerWith('securityContext:\n  capabilities:\n    drop: [KILL]\n'), containerWith('')],
  },
  *find(object) {
    if (valueAt(object.pod?.spec, 'os', 'name') === 'windows') return;
    for (const container of containersOf(object)) {
      const dropped = droppedCapabilities(container);
      const added = addedCapabilities(container).find(({ name }) => name === 'NET_RAW');
      if (added !== undefined) yield { at: added.at };
      else if (!dropped.includes('ALL') && !dropped.includes('NET_RAW'))
        yield { at: [...container.path, 'securityContext', 'capabilities', 'drop'] };
    }
  },
};
