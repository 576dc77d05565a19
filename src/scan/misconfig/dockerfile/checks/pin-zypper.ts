import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** zypper installs packages without a version. */
export const pinZypper: DockerfileCheck = {
  id: 'DF039',
  aliases: ['DL3037'],
  title: 'zypper installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN zypper -n install a=1\n'],
    bad: ['FROM a:1\nRUN zypper -n install a\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.zypper),
};
