import type { SetCheck } from '../check.ts';
import { manifestOf, documents, WEB } from '../examples.ts';
import { danglingSelectors } from '../set-hits.ts';

/** A network policy selects no pod. */
export const danglingNetworkPolicy: SetCheck = {
  id: 'KM201',
  aliases: ['dangling-networkpolicy'],
  title: 'A network policy selects no pod',
  severity: 'medium',
  why: 'It protects nothing. Said when pods of its namespace stand in the same directory.',
  fix: 'Select labels that the pods have; an empty selector is all pods of the namespace.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(WEB, manifestOf('networking.k8s.io/v1', 'NetworkPolicy', 'spec: {podSelector: {}}\n')),
      documents(
        WEB,
        manifestOf(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}\n',
        ),
      ),
    ],
    bad: [
      documents(
        WEB,
        manifestOf(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'spec: {podSelector: {matchLabels: {app: shop}}}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects)
      if (object.kind === 'NetworkPolicy') yield* danglingSelectors(set, object);
  },
};
