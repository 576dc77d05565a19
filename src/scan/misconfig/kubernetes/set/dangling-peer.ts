import type { SetCheck } from '../check.ts';
import { manifestOf, documents, WEB } from '../examples.ts';
import { danglingSelectors } from '../set-hits.ts';

/** A network policy admits pods that are not there. */
export const danglingPeer: SetCheck = {
  id: 'KM202',
  aliases: ['dangling-networkpolicypeer-podselector'],
  title: 'A network policy admits pods that are not there',
  severity: 'low',
  why: 'Nobody may come, or go, by that rule; the name is wrong, or the rule is old.',
  fix: 'Select labels that the pods have, or remove the rule.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        WEB,
        manifestOf(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}\n',
        ),
      ),
    ],
    bad: [
      documents(
        WEB,
        manifestOf(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}]}]}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects)
      if (object.kind === 'NetworkPolicy') yield* danglingSelectors(set, object, 'peer');
  },
};
