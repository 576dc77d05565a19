import { isSecretName, isSecretValue } from '../../secret-name.ts';
import type { ImageConfigCheck } from '../check.ts';

/** A variable of the image looks like a secret. */
export const secretEnvironment: ImageConfigCheck = {
  id: 'IC002',
  aliases: ['CIS-DI-0010', 'DS031'],
  title: 'A variable of the image looks like a secret',
  severity: 'high',
  why: 'Everyone who can pull the image can read its variables.',
  fix: 'Give secrets to the container at run time, by a mounted file; revoke what was published.',
  controls: ['CIS-Docker-4.10', 'CWE-522', 'T1552.001'],
  examples: {
    good: [{ env: ['PATH=/bin', 'DB_PASSWORD_FILE=/run/secrets/p', 'TOKEN='] }],
    bad: [{ env: ['DB_PASSWORD=abc123'] }, { env: ['apiToken=abc'] }],
  },
  *find({ config }) {
    for (const variable of config.env) {
      const equals = variable.indexOf('=');
      const name = variable.slice(0, Math.max(0, equals)).slice(0, 200);
      if (isSecretName(name) && isSecretValue(variable.slice(equals + 1), false))
        yield { subject: name, message: `The variable ${name} looks like a secret` };
    }
  },
};
