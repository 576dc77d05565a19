import type { SetCheck } from '../check.ts';
import { containerWith, manifestOf, documents } from '../examples.ts';
import { podsMatching } from '../manifest-set.ts';

const LABELLED =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: web, image: "web:1", ports: [{name: http, containerPort: 8080}]}]}\n';

/** A Service leads to a port that no container has. */
export const targetPort: SetCheck = {
  id: 'KM208',
  aliases: ['invalid-target-ports'],
  title: 'A Service leads to a port that no container has',
  severity: 'medium',
  why: "A name must be that of a container's port. A number need not be declared, so we report one only when all pods that are selected declare ports, and none this.",
  fix: 'Name a port of the container.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        containerWith('ports: [{name: http, containerPort: 8080}]\n'),
        manifestOf('v1', 'Service', 'spec: {selector: {}, ports: [{port: 80, targetPort: http}]}\n'),
      ),
      documents(
        LABELLED,
        manifestOf('v1', 'Service', 'spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n'),
      ),
    ],
    bad: [
      documents(
        LABELLED,
        manifestOf('v1', 'Service', 'spec: {selector: {app: web}, ports: [{port: 80, targetPort: web}]}\n'),
      ),
      documents(LABELLED, manifestOf('v1', 'Service', 'spec: {selector: {app: web}, ports: [{port: 80}]}\n')),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) {
      const [selector] = object.selectors;
      if (object.kind !== 'Service' || selector === undefined) continue;
      const pods = podsMatching(set, selector, object.namespace);
      if (pods.length === 0) continue;
      const declared = pods.flatMap(({ pod }) => pod!.ports);
      const allDeclare = pods.every(({ pod }) => pod!.ports.length > 0);
      for (const { target, at } of object.ports) {
        const known = declared.some(({ name, port }) => name === String(target) || port === Number(target));
        const isNamed = typeof target === 'string' && !/^\d+$/.test(target);
        if (!known && (isNamed || allDeclare))
          yield { object, at, message: `No container has the port ${target}` };
      }
    }
  },
};
