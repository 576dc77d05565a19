import { textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service keeps no logs. */
export const noLogs: ComposeCheck = {
  id: 'CO046',
  aliases: [],
  title: 'A service keeps no logs',
  severity: 'low',
  why: 'With the driver none nobody can say afterwards what happened.',
  fix: 'Use json-file or local with max-size, or the driver of your log server.',
  controls: ['CIS-Docker-2.13', 'T1562.002'],
  examples: {
    good: [serviceWith('logging: {driver: local}\n')],
    bad: [serviceWith('logging: {driver: none}\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      if (textAt(json, 'logging', 'driver') === 'none') yield { at: [...path, 'logging', 'driver'] };
  },
};
