import { isSecretValue } from '../../secret-name.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { settingsAt } from '../settings.ts';

/** An address holds a password. */
export const urlPassword: ComposeCheck = {
  id: 'CO021',
  aliases: [],
  title: 'An address holds a password',
  severity: 'high',
  why: 'The password of a connection address is as readable as the address.',
  fix: 'Use secrets, or a variable of the shell.',
  controls: ['CWE-798', 'T1552.001'],
  examples: {
    good: [serviceWith('environment: ["DB=postgres://app:${PASSWORD}@db/shop"]\n')],
    bad: [serviceWith('environment:\n  - DB=postgres://app:hunter22@db/shop\n')],
  },
  *find({ services }) {
    for (const service of services)
      for (const { name, value = '', at } of settingsAt(service, 'environment')) {
        const password = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^/\s:@]{0,200}:([^/\s@]{1,200})@/i.exec(value)?.[1];
        if (password !== undefined && isSecretValue(password, false) && !/[$<{%]/.test(password))
          yield { at, message: `The address in ${name} holds a password` };
      }
  },
};
