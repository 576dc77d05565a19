import { apiChange } from '../api-versions.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** The API version is gone. */
export const removedVersion: ManifestCheck = {
  id: 'KM220',
  aliases: ['KSV-0107', 'no-extensions-v1beta'],
  title: 'The API version is gone',
  severity: 'medium',
  why: 'Current API servers refuse the manifest. The finding says since which version.',
  fix: 'Use the version that took its place; where its fields differ, kubectl convert helps.',
  controls: [],
  examples: {
    good: [manifestOf('batch/v1', 'CronJob', 'spec: {}\n')],
    bad: [
      manifestOf('batch/v1beta1', 'CronJob', 'spec: {}\n'),
      manifestOf('extensions/v1beta1', 'Ingress', 'spec: {}\n'),
      manifestOf('policy/v1beta1', 'PodSecurityPolicy', 'spec: {}\n'),
    ],
  },
  *find({ apiVersion, kind }) {
    const change = apiChange(apiVersion, kind);
    if (change?.removed === undefined) return;
    const at = ['apiVersion'];
    const message = `${apiVersion} ${kind} is gone since Kubernetes 1.${change.removed}${change.replacement === '' ? '' : `; use ${change.replacement}`}`;
    yield change.same === true
      ? { at, message, patch: { kind: 'set', path: at, value: change.replacement } }
      : { at, message };
  },
};
