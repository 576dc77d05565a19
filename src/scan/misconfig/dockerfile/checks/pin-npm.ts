import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** npm installs packages without a version. */
export const pinNpm: DockerfileCheck = {
  id: 'DF020',
  aliases: ['DL3016'],
  title: 'npm installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN npm install\n',
      'FROM a:1\nRUN npm install -g a@1 @b/c@2 ./d\n',
      'FROM a:1\nRUN npm install git+ssh://git@e.com/a.git#v1 https://e.com/a.tgz\n',
    ],
    bad: [
      'FROM a:1\nRUN npm install -g a\n',
      'FROM a:1\nRUN npm i @b/c\n',
      'FROM a:1\nRUN npm install git+https://e.com/a.git\n',
    ],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.npm),
};
