import { valueAt, recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container listens below port 1024. */
export const privilegedPort: ManifestCheck = {
  id: 'KM039',
  aliases: ['privileged-ports', 'KSV-0117'],
  title: 'A container listens below port 1024',
  severity: 'negligible',
  why: 'Where net.ipv4.ip_unprivileged_port_start is not lowered, such a port needs root or NET_BIND_SERVICE.',
  fix: 'Listen above 1024; the Service keeps the well-known port.',
  controls: ['CWE-250'],
  examples: {
    good: [
      containerWith('ports:\n  - containerPort: 8080\n'),
      podWith(
        'securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}\ninitContainers: [{name: b, image: b:1, ports: [{containerPort: 80}]}]\n',
      ),
    ],
    bad: [containerWith('ports:\n  - containerPort: 80\n')],
  },
  *find(object) {
    const lowered = recordsAt(object.pod?.spec, 'securityContext', 'sysctls').some(
      ([sysctl]) => textAt(sysctl, 'name') === 'net.ipv4.ip_unprivileged_port_start',
    );
    if (lowered) return;
    for (const { json, path } of containersOf(object))
      for (const [port, index] of recordsAt(json, 'ports')) {
        const number = valueAt(port, 'containerPort');
        if (typeof number === 'number' && number > 0 && number < 1024)
          yield { at: [...path, 'ports', index, 'containerPort'] };
      }
  },
};
