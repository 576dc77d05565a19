import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { bindMounts } from '../settings.ts';

/** A mount is shared with the host. */
export const sharedPropagation: ComposeCheck = {
  id: 'CO012',
  aliases: [],
  title: 'A mount is shared with the host',
  severity: 'medium',
  why: 'What the container mounts below appears on the host.',
  fix: 'Leave the propagation out, or use rslave.',
  controls: ['CIS-Docker-5.20', 'T1611'],
  examples: {
    good: [serviceWith('volumes: ["/srv:/srv:ro,rslave"]\n')],
    bad: [
      serviceWith('volumes: ["/srv:/srv:rshared"]\n'),
      serviceWith('volumes: [{type: bind, source: /srv, target: /srv, bind: {propagation: shared}}]\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { options, at } of bindMounts(service))
        if (options.some((option) => option === 'shared' || option === 'rshared')) yield { at };
  },
};
