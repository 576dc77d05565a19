import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** The image says which user a service runs as. */
export const noUser: ComposeCheck = {
  id: 'CO016',
  aliases: [],
  title: 'The image says which user a service runs as',
  severity: 'negligible',
  why: 'Many images run as root unless they are told otherwise.',
  fix: 'Set user, if the image does not.',
  controls: ['CIS-Docker-4.1'],
  examples: { good: [serviceWith('user: "1000"\n')], bad: [serviceWith('restart: always\n')] },
  *find({ services }) {
    for (const { json, path, isPart } of services)
      if (!isPart && json['user'] === undefined) yield { at: [...path, 'user'] };
  },
};
