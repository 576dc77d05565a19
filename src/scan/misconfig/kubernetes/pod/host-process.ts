import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { violationHits } from '../hits.ts';

/** A Windows container runs on the node itself. */
export const hostProcess: ManifestCheck = {
  id: 'KM027',
  aliases: ['KSV-0103', 'hostProcess'],
  title: 'A Windows container runs on the node itself',
  severity: 'high',
  why: 'A HostProcess container is no container: it has the network, files and rights of the node.',
  fix: 'Leave hostProcess out.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.10', 'T1611'],
  examples: {
    good: [podWith('securityContext:\n  windowsOptions:\n    hostProcess: false\n')],
    bad: [
      podWith('securityContext:\n  windowsOptions:\n    hostProcess: true\n'),
      containerWith('securityContext: {windowsOptions: {hostProcess: true}}\n'),
    ],
  },
  *find(object) {
    yield* violationHits(object, 'windowsHostProcess', 'windowsOptions');
  },
};
