import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** gem installs packages without a version. */
export const pinGem: DockerfileCheck = {
  id: 'DF031',
  aliases: ['DL3028'],
  title: 'gem installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN gem install a:1.2\n',
      'FROM a:1\nRUN gem install a -v 1.2\n',
      'FROM a:1\nRUN gem install a --version=1\n',
    ],
    bad: ['FROM a:1\nRUN gem install a\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.gem),
};
