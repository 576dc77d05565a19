import type { DockerfileCheck } from '../check.ts';
import { checkConfirmation } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** yum asks before it installs. */
export const yumYes: DockerfileCheck = {
  id: 'DF034',
  aliases: ['DL3030'],
  title: 'yum asks before it installs',
  severity: 'low',
  why: 'Nobody answers in a build: it stops or fails.',
  fix: 'Add -y.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN yum -y install a\n', 'FROM a:1\nRUN yum update\n'],
    bad: ['FROM a:1\nRUN yum install a\n'],
  },
  find: (context) => checkConfirmation(context, PACKAGE_MANAGERS.yum, '-y', ['-y', '-y', '--assumeyes']),
};
