import type { DockerfileCheck } from '../check.ts';
import { checkConfirmation } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** dnf asks before it installs. */
export const dnfYes: DockerfileCheck = {
  id: 'DF040',
  aliases: ['DL3038'],
  title: 'dnf asks before it installs',
  severity: 'low',
  why: 'Nobody answers in a build: it stops or fails.',
  fix: 'Add -y.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN dnf -y install a\n', 'FROM a:1\nRUN dnf update\n'],
    bad: ['FROM a:1\nRUN dnf install a\n'],
  },
  find: (context) => checkConfirmation(context, PACKAGE_MANAGERS.dnf, '-y', ['-y', '-y', '--assumeyes']),
};
