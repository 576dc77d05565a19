import type { DockerfileCheck } from '../check.ts';
import { hasOption } from '../run-script.ts';
import { installsWith, PACKAGE_MANAGERS } from '../installs.ts';
import { insertAfter } from '../edits.ts';

/** Not set to one of the words that mean no (pip docs, "Configuration"). */
const NO_CACHE = /\bPIP_NO_CACHE_DIR(?:=| +)["']?(?!(?:0|no|off|false|n|f)\b)/i;

/** pip keeps its downloads. */
export const pipCache: DockerfileCheck = {
  id: 'DF044',
  aliases: ['DL3042'],
  title: 'pip keeps its downloads',
  severity: 'negligible',
  why: 'The cache of downloads is of no use in the image.',
  fix: 'Use pip install --no-cache-dir, or mount a cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN pip install --no-cache-dir a==1\n',
      'FROM a:1\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a==1\n',
      'FROM a:1\nRUN --mount=type=cache,target=/root/.cache/pip pip install a==1\n',
    ],
    bad: ['FROM a:1\nRUN pip install a==1\n', 'FROM a:1\nENV PIP_NO_CACHE_DIR=off\nRUN pip install a==1\n'],
  },
  *find(context) {
    for (const call of context.calls) {
      if (!installsWith(call, PACKAGE_MANAGERS.pip) || hasOption(call, '--no-cache-dir')) continue;
      const settings = call.stage.instructions.some(
        ({ keyword, text }) => /^(?:ENV|ARG)$/.test(keyword) && NO_CACHE.test(text),
      );
      const mounted = call.instruction.flags.some(({ value }) => value?.includes('type=cache') === true);
      const assigned = call.command.assignments.some(({ raw }) => NO_CACHE.test(raw));
      if (!settings && !mounted && !assigned)
        yield { at: call.at, ...insertAfter(call, 'install', ' --no-cache-dir') };
    }
  },
};
