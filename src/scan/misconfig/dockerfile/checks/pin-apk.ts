import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** apk installs packages without a version. */
export const pinApk: DockerfileCheck = {
  id: 'DF022',
  aliases: ['DL3018'],
  title: 'apk installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN apk add --no-cache -t .b a=1 b~2\n', 'FROM a:1\nRUN apk add --virtual .deps a=1\n'],
    bad: ['FROM a:1\nRUN apk --no-cache add a\n'],
  },
  find: (context) => checkPins(context, PACKAGE_MANAGERS.apk),
};
