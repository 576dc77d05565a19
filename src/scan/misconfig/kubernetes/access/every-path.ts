import { recordsAt, textsAt } from '../../yaml/fields.ts';
import { isAccessObject } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role holds for all paths of the API server. */
export const everyPath: ManifestCheck = {
  id: 'KM157',
  aliases: [],
  title: 'A role holds for all paths of the API server',
  severity: 'medium',
  why: '/debug, /logs and /metrics are among them.',
  fix: 'List the paths, /healthz or /metrics.',
  controls: ['CIS-Kubernetes-5.1.3'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {nonResourceURLs: [/metrics], verbs: [get]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {nonResourceURLs: ["*"], verbs: [get]}\n',
      ),
    ],
  },
  *find(object) {
    if (!isAccessObject(object, 'ClusterRole')) return;
    for (const [rule, index] of recordsAt(object.json, 'rules')) {
      const at = textsAt(rule, 'nonResourceURLs').findIndex((url) => url === '*' || url === '/*');
      if (at !== -1) yield { at: ['rules', index, 'nonResourceURLs', at] };
    }
  },
};
