import { valueAt, recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container offers SSH. */
export const sshPort: ManifestCheck = {
  id: 'KM038',
  aliases: ['ssh-port'],
  title: 'A container offers SSH',
  severity: 'medium',
  why: 'An SSH server needs keys and accounts of its own, and is a door that nobody watches.',
  fix: 'Use kubectl exec, and leave the server out.',
  controls: ['CIS-Docker-5.7', 'T1133'],
  examples: {
    good: [containerWith('ports:\n  - containerPort: 2222\n')],
    bad: [containerWith('ports:\n  - containerPort: 22\n')],
  },
  *find(object) {
    for (const { json, path } of containersOf(object))
      for (const [port, index] of recordsAt(json, 'ports'))
        if (valueAt(port, 'containerPort') === 22 && (textAt(port, 'protocol') || 'TCP') === 'TCP')
          yield { at: [...path, 'ports', index, 'containerPort'] };
  },
};
