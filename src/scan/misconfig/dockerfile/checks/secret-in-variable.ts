import type { DockerfileCheck } from '../check.ts';
import { argumentDefinitions, everyInstruction } from '../context.ts';
import { isSecretName, isSecretValue } from '../../secret-name.ts';

/** A secret in ARG or ENV. */
export const secretInVariable: DockerfileCheck = {
  id: 'DF070',
  aliases: ['DL3064', 'SecretsUsedInArgOrEnv', 'DS-0031'],
  title: 'A secret in ARG or ENV',
  severity: 'high',
  why: "Both stay in the image's configuration and history, for everyone who can pull it.",
  fix: 'Use RUN --mount=type=secret in builds, and mounted secrets at run time; revoke what was published.',
  controls: ['CIS-Docker-4.10', 'CWE-522', 'T1552.001'],
  examples: {
    good: [
      'FROM a:1\nRUN --mount=type=secret,id=t cat /run/secrets/t\n',
      'FROM a:1\nENV PASSWORD_FILE=/run/secrets/p TOKEN_URL=https://e.com/token\n',
      'FROM a:1\nENV PUBLIC_KEY=abc\n',
    ],
    bad: [
      'FROM a:1\nENV DB_PASSWORD=abc123\n',
      'FROM a:1\nARG NPM_TOKEN\n',
      'FROM a:1\nENV AWS_SECRET_ACCESS_KEY abc\n',
    ],
  },
  *find(context) {
    for (const instruction of everyInstruction(context, 'ARG', 'ENV'))
      for (const { name, value, at } of argumentDefinitions(instruction, context.file.escape))
        if (isSecretName(name) && isSecretValue(value, instruction.keyword === 'ARG'))
          yield { at, message: `${instruction.keyword} ${name} looks like a secret` };
  },
};
