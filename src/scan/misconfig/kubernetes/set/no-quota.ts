import type { SetCheck } from '../check.ts';
import { manifestOf, documents } from '../examples.ts';
import { namespacesWithout } from '../set-hits.ts';

/** A namespace without a quota. */
export const noQuota: SetCheck = {
  id: 'KM212',
  aliases: ['KSV-0040'],
  title: 'A namespace without a quota',
  severity: 'negligible',
  why: 'Who may make pods in it may fill the cluster.',
  fix: 'Add a ResourceQuota.',
  controls: ['CWE-770', 'T1499'],
  ofAll: true,
  examples: {
    good: [
      documents(
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
        manifestOf('v1', 'ResourceQuota', 'spec: {hard: {pods: 10}}\n'),
      ),
    ],
    bad: ['apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'],
  },
  *findInSet({ objects }) {
    yield* namespacesWithout(objects, 'ResourceQuota');
  },
};
