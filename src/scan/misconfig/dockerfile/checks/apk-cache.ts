import type { DockerfileCheck } from '../check.ts';
import { hasOption } from '../run-script.ts';
import { installsWith, PACKAGE_MANAGERS } from '../installs.ts';
import { insertAfter } from '../edits.ts';

/** apk keeps its index. */
export const apkCache: DockerfileCheck = {
  id: 'DF023',
  aliases: ['DL3019', 'DS-0025'],
  title: 'apk keeps its index',
  severity: 'negligible',
  why: 'The index of packages is of no use in the image.',
  fix: 'Use apk add --no-cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN apk add --no-cache a=1\n',
      'FROM a:1\nRUN --mount=type=cache,target=/var/cache/apk apk add a=1\n',
    ],
    bad: ['FROM a:1\nRUN apk add a=1\n'],
  },
  *find(context) {
    for (const call of context.calls) {
      if (!installsWith(call, PACKAGE_MANAGERS.apk) || hasOption(call, '--no-cache')) continue;
      if (call.instruction.flags.some(({ value }) => /\/(?:var\/cache|etc)\/apk/.test(value ?? ''))) continue;
      yield { at: call.at, ...insertAfter(call, 'add', ' --no-cache') };
    }
  },
};
