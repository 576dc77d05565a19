import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service has no memory limit. */
export const memoryLimit: ComposeCheck = {
  id: 'CO034',
  aliases: [],
  title: 'A service has no memory limit',
  severity: 'low',
  why: 'It may take the memory of the host, and the kernel then kills others.',
  fix: 'Set deploy.resources.limits.memory or mem_limit.',
  controls: ['CIS-Docker-5.11', 'CWE-770', 'T1499'],
  examples: {
    good: [serviceWith('mem_limit: 256m\n'), serviceWith('deploy: {resources: {limits: {memory: 256M}}}\n')],
    bad: [serviceWith('restart: always\n')],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services)
      if (
        !isPart &&
        json['mem_limit'] === undefined &&
        valueAt(json, 'deploy', 'resources', 'limits', 'memory') === undefined
      )
        yield { at: [...path, 'deploy', 'resources', 'limits', 'memory'] };
  },
};
