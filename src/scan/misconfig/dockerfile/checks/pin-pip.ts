import type { DockerfileCheck } from '../check.ts';
import { checkPins } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** pip installs packages without a version. */
export const pinPip: DockerfileCheck = {
  id: 'DF017',
  aliases: ['DL3013'],
  title: 'pip installs packages without a version',
  severity: 'low',
  why: 'Two builds of the same file can get different packages.',
  fix: 'Name the version of each package, or accept the finding where updates are wanted.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN pip install a==1\n',
      'FROM a:1\nRUN pipx install a==1 && pipx list\n',
      'FROM a:1\nRUN pip install -r requirements.txt\n',
      'FROM a:1\nRUN pip install --no-cache-dir .\n',
      'FROM a:1\nRUN pip install -c limits.txt a\n',
    ],
    bad: [
      'FROM a:1\nRUN pip install git+https://e.com/a.git\n',
      'FROM a:1\nRUN pip3 install a\n',
      'FROM a:1\nRUN pipx install a\n',
      'FROM a:1\nRUN python3 -m pip install -U a\n',
    ],
  },
  *find(context) {
    yield* checkPins(context, PACKAGE_MANAGERS.pip);
    yield* checkPins(context, PACKAGE_MANAGERS.pipx);
  },
};
