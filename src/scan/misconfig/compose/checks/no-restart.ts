import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service is not started again when it fails. */
export const noRestart: ComposeCheck = {
  id: 'CO033',
  aliases: [],
  title: 'A service is not started again when it fails',
  severity: 'negligible',
  why: 'After a crash, or a restart of the host, it is down until somebody looks.',
  fix: 'Set restart to on-failure or unless-stopped.',
  controls: ['CIS-Docker-5.15'],
  examples: {
    good: [
      serviceWith('restart: unless-stopped\n'),
      serviceWith('deploy: {restart_policy: {condition: any}}\n'),
      serviceWith('restart: no\n'),
    ],
    bad: [serviceWith('user: "1000"\n')],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services)
      if (
        !isPart &&
        json['restart'] === undefined &&
        valueAt(json, 'deploy', 'restart_policy') === undefined &&
        json['profiles'] === undefined
      )
        yield { at: [...path, 'restart'] };
  },
};
