import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service with a fixed name has several replicas. */
export const namedReplicas: ComposeCheck = {
  id: 'CO040',
  aliases: [],
  title: 'A service with a fixed name has several replicas',
  severity: 'medium',
  why: 'Names are unique: Compose refuses to start the second.',
  fix: 'Leave container_name out.',
  controls: [],
  examples: {
    good: [serviceWith('container_name: web\n')],
    bad: [
      serviceWith('container_name: web\ndeploy: {replicas: 2}\n'),
      serviceWith('container_name: web\nscale: 2\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      const count = valueAt(json, 'deploy', 'replicas') ?? json['scale'];
      if (json['container_name'] !== undefined && typeof count === 'number' && count > 1)
        yield { at: [...path, 'container_name'] };
    }
  },
};
