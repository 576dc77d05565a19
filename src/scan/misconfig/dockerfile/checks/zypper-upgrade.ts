import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';

/** zypper dist-upgrade in a build. */
export const zypperUpgrade: DockerfileCheck = {
  id: 'DF043',
  aliases: ['DL3035'],
  title: 'zypper dist-upgrade in a build',
  severity: 'low',
  why: 'No two builds get the same.',
  fix: 'Use a newer base image.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN zypper -n install a=1\n'],
    bad: ['FROM a:1\nRUN zypper -n dup\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (call.name === 'zypper' && /^(?:dup|dist-upgrade)$/.test(subcommand(call) ?? ''))
        yield { at: call.at };
  },
};
