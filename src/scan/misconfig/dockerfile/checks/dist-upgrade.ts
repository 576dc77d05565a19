import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';

/** apt-get dist-upgrade in a build. */
export const distUpgrade: DockerfileCheck = {
  id: 'DF007',
  aliases: ['DL3005', 'DS-0024'],
  title: 'apt-get dist-upgrade in a build',
  severity: 'low',
  why: 'It may change to another release of the distribution, and no two builds get the same.',
  fix: 'Use a newer base image.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN apt-get update && apt-get upgrade -y\n'],
    bad: ['FROM a:1\nRUN apt-get -y dist-upgrade\n', 'FROM a:1\nRUN apt-get full-upgrade -y\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (/^apt(?:-get)?$/.test(call.name) && /^(?:dist|full)-upgrade$/.test(subcommand(call) ?? ''))
        yield { at: call.at };
  },
};
