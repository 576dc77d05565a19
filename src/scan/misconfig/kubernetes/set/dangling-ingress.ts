import type { SetCheck } from '../check.ts';
import { manifestOf, documents } from '../examples.ts';
import { inSameNamespace } from '../manifest-set.ts';

/** An Ingress leads to no Service, or to no port of it. */
export const danglingIngress: SetCheck = {
  id: 'KM204',
  aliases: ['dangling-ingress'],
  title: 'An Ingress leads to no Service, or to no port of it',
  severity: 'medium',
  why: 'Requests are answered by 503. Said when Services of its namespace stand in the same directory.',
  fix: 'Name the Service and its port.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        manifestOf('v1', 'Service', 'spec: {ports: [{port: 80}]}\n'),
        manifestOf(
          'networking.k8s.io/v1',
          'Ingress',
          'spec: {defaultBackend: {service: {name: a, port: {number: 80}}}}\n',
        ),
      ),
    ],
    bad: [
      documents(
        manifestOf('v1', 'Service', 'spec: {ports: [{port: 80}]}\n'),
        manifestOf(
          'networking.k8s.io/v1',
          'Ingress',
          'spec: {defaultBackend: {service: {name: b, port: {number: 80}}}}\n',
        ),
      ),
      documents(
        manifestOf('v1', 'Service', 'spec: {ports: [{name: http, port: 80}]}\n'),
        manifestOf(
          'networking.k8s.io/v1',
          'Ingress',
          'spec: {rules: [{http: {paths: [{backend: {service: {name: a, port: {name: web}}}}]}}]}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) {
      if (object.kind !== 'Ingress') continue;
      const services = set.objects.filter(
        (other) => other.kind === 'Service' && other.group === '' && inSameNamespace(other, object),
      );
      if (services.length === 0) continue;
      for (const { name, port, at } of object.references) {
        const service = services.find((other) => other.name === name);
        if (service === undefined)
          yield { object, at, message: `An Ingress leads to the Service ${name}, which is not there` };
        else if (
          port !== undefined &&
          service.ports.length > 0 &&
          !service.ports.some((own) => own.port === port || own.name === port)
        )
          yield {
            object,
            at,
            message: `An Ingress leads to the port ${port} of the Service ${name}, which is not there`,
          };
      }
    }
  },
};
