import { scalarAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service runs as root. */
export const rootUser: ComposeCheck = {
  id: 'CO015',
  aliases: [],
  title: 'A service runs as root',
  severity: 'medium',
  why: 'Root in the container is root for the kernel, unless the engine remaps users.',
  fix: 'Name another user.',
  controls: ['CIS-Docker-4.1', 'CWE-250'],
  examples: {
    good: [serviceWith('user: "1000:1000"\n')],
    bad: [serviceWith('user: root\n'), serviceWith('user: "0:1000"\n'), serviceWith('user: 0\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      if (/^(?:root|0)(?::|$)/.test(scalarAt(json, 'user') ?? '')) yield { at: [...path, 'user'] };
  },
};
