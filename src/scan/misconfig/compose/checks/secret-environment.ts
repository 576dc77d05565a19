import { isSecretSetting } from '../../yaml/secret-setting.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { settingsAt } from '../settings.ts';

/** A variable holds a secret. */
export const secretEnvironment: ComposeCheck = {
  id: 'CO020',
  aliases: [],
  title: 'A variable holds a secret',
  severity: 'high',
  why: 'Whoever reads the file, or may inspect the container, reads the secret.',
  fix: 'Use secrets, or a variable of the shell (`- DB_PASSWORD`); change what was published.',
  controls: ['CWE-798', 'T1552.001'],
  examples: {
    good: [
      serviceWith('environment: [DB_PASSWORD, "DB_PASSWORD_FILE=/run/secrets/db"]\n'),
      serviceWith('environment: {DB_PASSWORD: "${DB_PASSWORD}"}\n'),
      serviceWith('environment: {POSTGRES_HOST_AUTH_METHOD: trust}\n'),
    ],
    bad: [
      serviceWith('environment:\n  - DB_PASSWORD=hunter22\n'),
      serviceWith('environment: {API_TOKEN: abcdef}\n'),
      serviceWith('environment: {DB_PASSWORD: "${DB_PASSWORD:-hunter22}"}\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { name, value, at } of settingsAt(service, 'environment'))
        if (isSecretSetting(name, value)) yield { at, message: `The variable ${name} holds a secret` };
  },
};
