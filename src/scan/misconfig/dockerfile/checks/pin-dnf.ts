import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** dnf installs packages without a version. */
export const pinDnf: DockerfileCheck = {
  id: 'DF042',
  aliases: ['DL3041'],
  title: 'dnf installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN dnf install -y a-1.2 @group\n'],
    bad: ['FROM a:1\nRUN microdnf install -y a\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.dnf),
};
