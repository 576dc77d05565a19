import { valueAt, recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { mainContainers } from '../hits.ts';

/** Two ports of the pod have one name, or are one. */
export const duplicatePort: ManifestCheck = {
  id: 'KM121',
  aliases: [],
  title: 'Two ports of the pod have one name, or are one',
  severity: 'low',
  why: 'The name leads to only one of them, and two containers of a pod cannot listen on one port.',
  fix: 'Give each port a name and a number of its own.',
  controls: [],
  examples: {
    good: [
      containerWith(
        'ports:\n  - {name: http, containerPort: 8080}\n  - {name: admin, containerPort: 8081}\n',
      ),
      containerWith('ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]\n'),
    ],
    bad: [
      containerWith('ports:\n  - {name: http, containerPort: 8080}\n  - {name: http, containerPort: 8081}\n'),
      podWith(
        'initContainers: [{name: b, image: b:1, restartPolicy: Always, ports: [{containerPort: 80}, {containerPort: 80}]}]\n',
      ),
    ],
  },
  *find(object) {
    const seen = new Set<string>();
    for (const { json, path } of mainContainers(object))
      for (const [port, index] of recordsAt(json, 'ports')) {
        const number = valueAt(port, 'containerPort');
        const name = textAt(port, 'name');
        const keys = [
          ...(name === '' ? [] : [`name ${name}`]),
          ...(typeof number === 'number' ? [`${number}/${textAt(port, 'protocol') || 'TCP'}`] : []),
        ];
        if (keys.some((key) => seen.has(key))) yield { at: [...path, 'ports', index] };
        for (const key of keys) seen.add(key);
      }
  },
};
