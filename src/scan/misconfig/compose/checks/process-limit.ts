import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service may start any number of processes. */
export const processLimit: ComposeCheck = {
  id: 'CO036',
  aliases: [],
  title: 'A service may start any number of processes',
  severity: 'low',
  why: 'A fork bomb in it stops the host.',
  fix: 'Set pids_limit.',
  controls: ['CIS-Docker-5.29', 'CWE-770', 'T1499.001'],
  examples: {
    good: [serviceWith('pids_limit: 200\n'), serviceWith('deploy: {resources: {limits: {pids: 100}}}\n')],
    bad: [serviceWith('restart: always\n'), serviceWith('pids_limit: -1\n')],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services) {
      const limit = json['pids_limit'] ?? valueAt(json, 'deploy', 'resources', 'limits', 'pids');
      if (!isPart && (limit === undefined || limit === -1 || limit === 0))
        yield { at: [...path, 'pids_limit'] };
    }
  },
};
