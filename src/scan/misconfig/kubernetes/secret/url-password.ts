import { isSecretValue } from '../../secret-name.ts';
import type { ManifestCheck } from '../check.ts';
import { literalVariables } from '../environment.ts';
import { containerWith } from '../examples.ts';

/** An address holds a password. */
export const urlPassword: ManifestCheck = {
  id: 'KM065',
  aliases: [],
  title: 'An address holds a password',
  severity: 'high',
  why: 'The password of a connection address is as readable as the address.',
  fix: 'Keep it in a Secret, or let the program put the address together from a mounted file.',
  controls: ['CWE-798', 'T1552.001'],
  examples: {
    good: [
      containerWith('env:\n  - {name: DB, value: "postgres://db:5432/shop"}\n'),
      containerWith('env: [{name: DB, value: "postgres://app:$(PASSWORD)@db/shop"}]\n'),
    ],
    bad: [containerWith('env:\n  - {name: DB, value: "postgres://app:hunter22@db/shop"}\n')],
  },
  *find(object) {
    for (const { name, value, at } of literalVariables(object)) {
      const password = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^/\s:@]{0,200}:([^/\s@]{1,200})@/i.exec(value)?.[1];
      if (password !== undefined && isSecretValue(password, false) && !/[$<{%]/.test(password))
        yield { at: [...at, 'value'], message: `The address in ${name} holds a password` };
    }
  },
};
