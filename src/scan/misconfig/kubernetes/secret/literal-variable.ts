import { isSecretSetting } from '../../yaml/secret-setting.ts';
import type { ManifestCheck } from '../check.ts';
import { literalVariables } from '../environment.ts';
import { containerWith } from '../examples.ts';

/** A variable holds a secret. */
export const literalVariable: ManifestCheck = {
  id: 'KM060',
  aliases: ['env-var-secret', 'sensitiveContainerEnvVar'],
  title: 'A variable holds a secret',
  severity: 'high',
  why: 'Everyone who can read the manifest, or the pod through the API, reads the secret.',
  fix: 'Keep it in a Secret and mount that as a file; change what was published.',
  controls: ['CIS-Kubernetes-5.4.1', 'CWE-798', 'T1552.001'],
  examples: {
    good: [
      containerWith('env:\n  - name: DB_PASSWORD_FILE\n    value: /run/secrets/db\n'),
      containerWith('env: [{name: DB_PASSWORD, value: "$(GIVEN)"}]\n'),
    ],
    bad: [containerWith('env:\n  - name: DB_PASSWORD\n    value: hunter22\n')],
  },
  *find(object) {
    for (const { name, value, at } of literalVariables(object))
      if (isSecretSetting(name, value))
        yield { at: [...at, 'value'], message: `The variable ${name} holds a secret` };
  },
};
