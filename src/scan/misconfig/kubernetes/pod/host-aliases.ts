import { listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod writes names into /etc/hosts. */
export const hostAliases: ManifestCheck = {
  id: 'KM032',
  aliases: ['KSV-0007', 'HostAliases'],
  title: 'The pod writes names into /etc/hosts',
  severity: 'negligible',
  why: 'Such names win over DNS, and nobody sees it who only looks at DNS.',
  fix: "Use a Service of type ExternalName, or the cluster's DNS.",
  controls: ['T1565'],
  examples: {
    good: [podWith('dnsPolicy: ClusterFirst\n')],
    bad: [podWith('hostAliases:\n  - {ip: 10.0.0.1, hostnames: [db.example.com]}\n')],
  },
  *find(object) {
    if (listAt(object.pod?.spec, 'hostAliases').length > 0) yield { at: podField(object, 'hostAliases') };
  },
};
