import { apiChange } from '../api-versions.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** The API version is deprecated. */
export const deprecatedVersion: ManifestCheck = {
  id: 'KM221',
  aliases: ['KSV-0107'],
  title: 'The API version is deprecated',
  severity: 'low',
  why: 'A later Kubernetes will refuse the manifest.',
  fix: 'Use the version that takes its place.',
  controls: [],
  examples: {
    good: [manifestOf('discovery.k8s.io/v1', 'EndpointSlice', '')],
    bad: [manifestOf('v1', 'Endpoints', 'subsets: []\n')],
  },
  *find({ apiVersion, kind }) {
    const change = apiChange(apiVersion, kind);
    if (change === undefined || change.removed !== undefined) return;
    const message = `${apiVersion} ${kind} is deprecated since Kubernetes 1.${change.deprecated}${change.replacement === '' ? '' : `; use ${change.replacement}`}`;
    yield { at: ['apiVersion'], message };
  },
};
