import { recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod has a gitRepo volume. */
export const gitRepo: ManifestCheck = {
  id: 'KM043',
  aliases: [],
  title: 'The pod has a gitRepo volume',
  severity: 'high',
  why: 'The kubelet clones the repository as root on the node; hooks of a hostile one run there (CVE-2024-10220). The driver is off in current versions.',
  fix: 'Clone in an init container into an emptyDir.',
  controls: ['CVE-2024-10220', 'CWE-22'],
  examples: {
    good: [podWith('volumes:\n  - {name: source, emptyDir: {}}\n')],
    bad: [podWith('volumes:\n  - {name: source, gitRepo: {repository: "https://git.example.com/a.git"}}\n')],
  },
  *find(object) {
    for (const [volume, index] of recordsAt(object.pod?.spec, 'volumes'))
      if ((volume['gitRepo'] ?? null) !== null) yield { at: podField(object, 'volumes', index, 'gitRepo') };
  },
};
