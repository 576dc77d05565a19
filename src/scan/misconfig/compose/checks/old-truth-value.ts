import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** A truth value that YAML 1.2 does not know. */
export const oldTruthValue: ComposeCheck = {
  id: 'CO048',
  aliases: [],
  title: 'A truth value that YAML 1.2 does not know',
  severity: 'negligible',
  why: 'yes and on are text for Compose, which casts them with a warning; other programs that read the file take them otherwise.',
  fix: 'Write true or false.',
  controls: [],
  examples: {
    good: [serviceWith('privileged: false\nread_only: true\n')],
    bad: [serviceWith('read_only: yes\n'), serviceWith('tty: on\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      for (const field of [
        'privileged',
        'read_only',
        'init',
        'tty',
        'stdin_open',
        'oom_kill_disable',
        'use_api_socket',
      ]) {
        const value = json[field];
        if (typeof value === 'string' && /^(?:yes|no|on|off|y|n)$/i.test(value)) {
          const at = [...path, field];
          yield { at, patch: { kind: 'set', path: at, value: isTrue(value) } };
        }
      }
  },
};
