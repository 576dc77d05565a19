import { recordsAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** A hook of a service is privileged. */
export const privilegedHook: ComposeCheck = {
  id: 'CO045',
  aliases: [],
  title: 'A hook of a service is privileged',
  severity: 'high',
  why: 'The command runs in the container with all capabilities.',
  fix: 'Leave privileged out.',
  controls: ['CWE-250', 'T1611'],
  examples: {
    good: [serviceWith('post_start: [{command: ./a, user: root}]\n')],
    bad: [serviceWith('post_start: [{command: ./a, privileged: true}]\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      for (const field of ['post_start', 'pre_stop'])
        for (const [hook, index] of recordsAt(json, field))
          if (isTrue(hook['privileged'])) yield { at: [...path, field, index, 'privileged'] };
  },
};
