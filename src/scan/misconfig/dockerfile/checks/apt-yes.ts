import type { DockerfileCheck } from '../check.ts';
import { checkConfirmation } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** apt asks before it installs. */
export const aptYes: DockerfileCheck = {
  id: 'DF018',
  aliases: ['DL3014', 'DS-0021'],
  title: 'apt asks before it installs',
  severity: 'low',
  why: 'Nobody answers in a build: it stops or fails.',
  fix: 'Add -y.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN apt-get -y install a\n', 'FROM a:1\nRUN apt-get update\n'],
    bad: ['FROM a:1\nRUN apt-get install a\n'],
  },
  find: (context) =>
    checkConfirmation(context, PACKAGE_MANAGERS.apt, '-y', ['-y', '-y', '--yes', '--assume-yes', '-qq']),
};
