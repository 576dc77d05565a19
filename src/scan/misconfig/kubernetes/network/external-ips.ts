import { listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A Service takes addresses for itself. */
export const externalIps: ManifestCheck = {
  id: 'KM165',
  aliases: ['KSV-0108'],
  title: 'A Service takes addresses for itself',
  severity: 'high',
  why: 'Traffic of the cluster to an address in externalIPs goes to this Service, whoever the address belongs to (CVE-2020-8554, which has no fix).',
  fix: 'Use a LoadBalancer or Ingress; forbid the field by policy.',
  controls: ['CVE-2020-8554', 'T1557'],
  examples: {
    good: [manifestOf('v1', 'Service', 'spec: {type: ClusterIP, ports: [{port: 80}]}\n')],
    bad: [manifestOf('v1', 'Service', 'spec:\n  externalIPs: [198.51.100.1]\n  ports: [{port: 80}]\n')],
  },
  *find(object) {
    if (isKind(object, '/Service') && listAt(object.json, 'spec', 'externalIPs').length > 0)
      yield { at: ['spec', 'externalIPs'] };
  },
};
