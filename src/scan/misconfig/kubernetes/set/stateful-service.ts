import type { SetCheck } from '../check.ts';
import { manifestOf, documents } from '../examples.ts';
import { inSameNamespace } from '../manifest-set.ts';

/** A StatefulSet names a Service that is not there. */
export const statefulService: SetCheck = {
  id: 'KM209',
  aliases: [],
  title: 'A StatefulSet names a Service that is not there',
  severity: 'low',
  why: 'Its pods get no names in DNS. Said when other Services of its namespace stand in the same directory.',
  fix: 'Add the headless Service.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        manifestOf('apps/v1', 'StatefulSet', 'spec: {serviceName: db}\n'),
        manifestOf('v1', 'Service', 'spec: {clusterIP: None}\n', 'db'),
      ),
    ],
    bad: [
      documents(
        manifestOf('apps/v1', 'StatefulSet', 'spec: {serviceName: db}\n'),
        manifestOf('v1', 'Service', 'spec: {clusterIP: None}\n', 'web'),
      ),
    ],
  },
  *findInSet({ objects }) {
    for (const object of objects) {
      if (object.kind !== 'StatefulSet') continue;
      const services = objects.filter((other) => other.kind === 'Service' && inSameNamespace(other, object));
      for (const { name, at } of object.references)
        if (services.length > 0 && !services.some((service) => service.name === name)) yield { object, at };
    }
  },
};
