import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** yum installs packages without a version. */
export const pinYum: DockerfileCheck = {
  id: 'DF036',
  aliases: ['DL3033'],
  title: 'yum installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN yum install -y a-1.2\n'],
    bad: ['FROM a:1\nRUN yum install -y a\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.yum),
};
