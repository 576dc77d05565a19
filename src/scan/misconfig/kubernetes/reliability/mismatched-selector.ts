import { recordAt, recordsAt, textAt, textsAt, textMapAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith } from '../examples.ts';
import { selects } from '../manifest-set.ts';
import { isKind } from '../workload.ts';

/** The selector does not match the labels of the template. */
export const mismatchedSelector: ManifestCheck = {
  id: 'KM118',
  aliases: ['mismatching-selector'],
  title: 'The selector does not match the labels of the template',
  severity: 'medium',
  why: 'The API server refuses it; old versions made pods without end.',
  fix: 'Give the template the labels that the selector asks for.',
  controls: [],
  examples: {
    good: [deploymentWith('selector: {matchLabels: {app: web}}\n')],
    bad: [
      deploymentWith('selector: {matchLabels: {app: shop}}\n'),
      deploymentWith('selector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}\n'),
    ],
  },
  *find(object) {
    if (
      object.pod === undefined ||
      !isKind(object, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet')
    )
      return;
    const selector = recordAt(object.json, 'spec', 'selector');
    const matches = selects(
      {
        labels: [...textMapAt(selector, 'matchLabels')],
        expressions: recordsAt(selector, 'matchExpressions').map(([item]) => ({
          key: textAt(item, 'key'),
          operator: textAt(item, 'operator'),
          values: textsAt(item, 'values'),
        })),
      },
      object.pod.labels,
    );
    if (!matches) yield { at: ['spec', 'selector'] };
  },
};
