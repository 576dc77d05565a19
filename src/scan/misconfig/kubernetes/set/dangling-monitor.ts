import type { SetCheck } from '../check.ts';
import { manifestOf, documents, WEB } from '../examples.ts';
import { selects, inSameNamespace } from '../manifest-set.ts';
import { danglingSelectors } from '../set-hits.ts';

/** A monitor watches nothing. */
export const danglingMonitor: SetCheck = {
  id: 'KM206',
  aliases: ['dangling-servicemonitor'],
  title: 'A monitor watches nothing',
  severity: 'low',
  why: 'A ServiceMonitor selects Services, a PodMonitor pods, by labels that none in the directory has.',
  fix: 'Select labels that they have.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        WEB,
        manifestOf('monitoring.coreos.com/v1', 'PodMonitor', 'spec: {selector: {matchLabels: {app: web}}}\n'),
      ),
    ],
    bad: [
      documents(
        WEB,
        manifestOf(
          'monitoring.coreos.com/v1',
          'PodMonitor',
          'spec: {selector: {matchLabels: {app: shop}}}\n',
        ),
      ),
      documents(
        manifestOf('v1', 'Service', 'spec: {ports: [{port: 80}]}\n'),
        manifestOf(
          'monitoring.coreos.com/v1',
          'ServiceMonitor',
          'spec: {selector: {matchLabels: {app: shop}}}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) {
      if (object.kind === 'PodMonitor') yield* danglingSelectors(set, object);
      if (object.kind !== 'ServiceMonitor') continue;
      const services = set.objects.filter(
        (other) => other.kind === 'Service' && inSameNamespace(other, object),
      );
      for (const selector of object.selectors)
        if (services.length > 0 && !services.some(({ labels }) => selects(selector, new Map(labels))))
          yield { object, at: selector.at };
    }
  },
};
