import { textsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** An allow list of registries that others can match. */
export const openRepositoryPrefix: ManifestCheck = {
  id: 'KM235',
  aliases: ['KSV-0124'],
  title: 'An allow list of registries that others can match',
  severity: 'high',
  why: 'The prefix registry.example.com also fits registry.example.com.attacker.net.',
  fix: 'End the prefix with a slash.',
  controls: ['CWE-184'],
  examples: {
    good: [
      manifestOf(
        'constraints.gatekeeper.sh/v1beta1',
        'K8sAllowedRepos',
        'spec: {parameters: {repos: [registry.example.com/]}}\n',
      ),
    ],
    bad: [
      manifestOf(
        'constraints.gatekeeper.sh/v1beta1',
        'K8sAllowedRepos',
        'spec:\n  parameters:\n    repos: [registry.example.com]\n',
      ),
    ],
  },
  *find({ kind, json }) {
    if (!/^K8sAllowedRepos(?:v2)?$/.test(kind)) return;
    for (const [index, prefix] of textsAt(json, 'spec', 'parameters', 'repos').entries())
      if (!/[/@*]/.test(prefix)) yield { at: ['spec', 'parameters', 'repos', index] };
  },
};
