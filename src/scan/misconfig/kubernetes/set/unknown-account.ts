import type { SetCheck } from '../check.ts';
import { podWith, manifestOf, documents } from '../examples.ts';
import { inSameNamespace } from '../manifest-set.ts';

/** The pod's service account is not there. */
export const unknownAccount: SetCheck = {
  id: 'KM207',
  aliases: ['non-existent-service-account'],
  title: "The pod's service account is not there",
  severity: 'low',
  why: 'The pod is not started. Said when other service accounts of its namespace stand in the same directory.',
  fix: 'Add the service account, or name another.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(podWith('serviceAccountName: web\n'), manifestOf('v1', 'ServiceAccount', '', 'web')),
      podWith('serviceAccountName: web\n'),
    ],
    bad: [documents(podWith('serviceAccountName: web\n'), manifestOf('v1', 'ServiceAccount', '', 'shop'))],
  },
  *findInSet({ objects }) {
    for (const object of objects) {
      const account = object.pod?.serviceAccount;
      if (account === undefined || account.name === 'default') continue;
      const known = objects.filter(
        (other) => other.kind === 'ServiceAccount' && inSameNamespace(other, object),
      );
      if (known.length > 0 && !known.some(({ name }) => name === account.name))
        yield { object, at: account.at, message: `The service account ${account.name} is not there` };
    }
  },
};
