import { isSecretName, isSecretValue } from '../../secret-name.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { settingsAt } from '../settings.ts';

/** A build argument holds a secret. */
export const secretBuildArgument: ComposeCheck = {
  id: 'CO022',
  aliases: [],
  title: 'A build argument holds a secret',
  severity: 'high',
  why: 'Arguments stay in the history of the image.',
  fix: 'Use build secrets (build.secrets, RUN --mount=type=secret).',
  controls: ['CIS-Docker-4.10', 'CWE-522', 'T1552.001'],
  examples: {
    good: [serviceWith('build: {context: ., args: {VERSION: "1"}}\n')],
    bad: [
      serviceWith('build:\n  context: .\n  args:\n    NPM_TOKEN: abcdef\n'),
      serviceWith('build: {context: ., args: ["NPM_TOKEN=${NPM_TOKEN}"]}\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { name, value, at } of settingsAt(service, 'build', 'args'))
        // Where the value comes from does not matter: it ends in the image.
        if (
          isSecretName(name) &&
          (value === undefined || value.startsWith('$') || isSecretValue(value, false))
        )
          yield { at, message: `The build argument ${name} holds a secret` };
  },
};
