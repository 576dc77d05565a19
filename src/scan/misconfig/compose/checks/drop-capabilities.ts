import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';
import { wordsAt } from '../settings.ts';

/** A service does not drop capabilities. */
export const dropCapabilities: ComposeCheck = {
  id: 'CO018',
  aliases: [],
  title: 'A service does not drop capabilities',
  severity: 'low',
  why: 'Docker gives fourteen; few programs need any.',
  fix: 'Set cap_drop: [ALL], and cap_add for what is needed.',
  controls: ['CIS-Docker-5.4'],
  examples: {
    good: [serviceWith('cap_drop: [ALL]\n')],
    bad: [serviceWith('cap_drop: [NET_RAW]\n'), serviceWith('restart: always\n')],
  },
  *find({ services }) {
    for (const service of services)
      if (
        !service.isPart &&
        !isTrue(service.json['privileged']) &&
        !wordsAt(service, 'cap_drop').some(({ word }) => word.toUpperCase() === 'ALL')
      )
        yield { at: [...service.path, 'cap_drop'] };
  },
};
