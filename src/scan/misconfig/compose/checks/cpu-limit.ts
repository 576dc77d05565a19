import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service has no CPU limit. */
export const cpuLimit: ComposeCheck = {
  id: 'CO035',
  aliases: [],
  title: 'A service has no CPU limit',
  severity: 'negligible',
  why: "It may use all of the host's CPU: a miner does so unseen.",
  fix: 'Set deploy.resources.limits.cpus or cpus.',
  controls: ['CIS-Docker-5.12', 'CWE-770', 'T1496'],
  examples: {
    good: [serviceWith('cpus: 0.5\n'), serviceWith('cpu_shares: 512\n')],
    bad: [serviceWith('restart: always\n')],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services) {
      const set = ['cpus', 'cpu_quota', 'cpu_shares', 'cpuset'].some((field) => json[field] !== undefined);
      if (!isPart && !set && valueAt(json, 'deploy', 'resources', 'limits', 'cpus') === undefined)
        yield { at: [...path, 'deploy', 'resources', 'limits', 'cpus'] };
    }
  },
};
