import type { DockerfileCheck } from '../check.ts';
import { hasOption } from '../run-script.ts';
import { installsWith, PACKAGE_MANAGERS } from '../installs.ts';
import { insertAfter } from '../edits.ts';

/** apt installs recommended packages too. */
export const noRecommends: DockerfileCheck = {
  id: 'DF019',
  aliases: ['DL3015', 'DS-0029'],
  title: 'apt installs recommended packages too',
  severity: 'negligible',
  why: 'What is merely recommended makes the image larger and adds what can be attacked.',
  fix: 'Add --no-install-recommends.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN apt-get install -y --no-install-recommends a=1\n',
      'FROM a:1\nRUN apt-get -o APT::Install-Recommends=false install a\n',
    ],
    bad: ['FROM a:1\nRUN apt-get install -y a=1\n'],
  },
  *find(context) {
    for (const call of context.calls) {
      if (!installsWith(call, PACKAGE_MANAGERS.apt) || hasOption(call, '--no-install-recommends')) continue;
      if (call.args.some((argument) => /Install-Recommends=(?:false|0|no)/i.test(argument))) continue;
      yield { at: call.at, ...insertAfter(call, 'install', ' --no-install-recommends') };
    }
  },
};
