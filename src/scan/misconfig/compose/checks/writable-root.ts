import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** A service can write to its own image. */
export const writableRoot: ComposeCheck = {
  id: 'CO017',
  aliases: [],
  title: 'A service can write to its own image',
  severity: 'negligible',
  why: 'Who gets in can leave programs there and change those that run.',
  fix: 'Set read_only: true, and tmpfs for the folders that the program writes to.',
  controls: ['CIS-Docker-5.13', 'T1105'],
  examples: {
    good: [serviceWith('read_only: true\n')],
    bad: [serviceWith('restart: always\n'), serviceWith('read_only: false\n')],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services)
      if (!isPart && !isTrue(json['read_only'])) yield { at: [...path, 'read_only'] };
  },
};
