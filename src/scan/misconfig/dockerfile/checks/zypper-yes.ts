import type { DockerfileCheck } from '../check.ts';
import { checkConfirmation } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** zypper asks before it installs. */
export const zypperYes: DockerfileCheck = {
  id: 'DF037',
  aliases: ['DL3034'],
  title: 'zypper asks before it installs',
  severity: 'low',
  why: 'Nobody answers in a build: it stops or fails.',
  fix: 'Add -n.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN zypper -n install a\n', 'FROM a:1\nRUN zypper update\n'],
    bad: ['FROM a:1\nRUN zypper install a\n'],
  },
  find: (context) =>
    checkConfirmation(context, PACKAGE_MANAGERS.zypper, '-n', [
      '-n',
      '-n',
      '--non-interactive',
      '-y',
      '--no-confirm',
    ]),
};
