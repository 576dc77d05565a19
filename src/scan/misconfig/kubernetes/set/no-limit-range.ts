import type { SetCheck } from '../check.ts';
import { manifestOf, documents } from '../examples.ts';
import { namespacesWithout } from '../set-hits.ts';

/** A namespace without default limits. */
export const noLimitRange: SetCheck = {
  id: 'KM213',
  aliases: ['KSV-0039'],
  title: 'A namespace without default limits',
  severity: 'negligible',
  why: 'Containers without limits and requests get none.',
  fix: 'Add a LimitRange with default and defaultRequest.',
  controls: ['CWE-770'],
  ofAll: true,
  examples: {
    good: [
      documents(
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
        manifestOf('v1', 'LimitRange', 'spec: {limits: []}\n'),
      ),
    ],
    bad: ['apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'],
  },
  *findInSet({ objects }) {
    yield* namespacesWithout(objects, 'LimitRange');
  },
};
