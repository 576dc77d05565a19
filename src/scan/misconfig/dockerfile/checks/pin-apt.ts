import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** apt installs packages without a version. */
export const pinApt: DockerfileCheck = {
  id: 'DF012',
  aliases: ['DL3008'],
  title: 'apt installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN apt-get install -y curl=8.0\n',
      'FROM a:1\nRUN apt-get install -y -t bookworm ./x.deb $PACKAGES\n',
    ],
    bad: ['FROM a:1\nRUN apt-get update && apt-get -y install curl\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.apt),
};
