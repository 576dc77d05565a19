import { textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service enters the namespace of a container that is not of this file. */
export const sharedNamespace: ComposeCheck = {
  id: 'CO042',
  aliases: [],
  title: 'A service enters the namespace of a container that is not of this file',
  severity: 'low',
  why: 'container:NAME is whatever container has that name on the host.',
  fix: 'Use service:NAME.',
  controls: ['T1611'],
  examples: {
    good: [serviceWith('network_mode: service:vpn\n')],
    bad: [serviceWith('network_mode: container:vpn\n'), serviceWith('pid: container:other\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      for (const field of ['network_mode', 'pid', 'ipc'])
        if (textAt(json, field).startsWith('container:')) yield { at: [...path, field] };
  },
};
