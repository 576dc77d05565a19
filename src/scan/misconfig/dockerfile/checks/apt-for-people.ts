import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';
import { replaceProgram } from '../edits.ts';

/** apt in a script. */
export const aptForPeople: DockerfileCheck = {
  id: 'DF030',
  aliases: ['DL3027', 'CKV_DOCKER_9'],
  title: 'apt in a script',
  severity: 'negligible',
  why: 'apt is made for people: its options and output change between releases.',
  fix: 'Use apt-get or apt-cache.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN apt-get update\n'],
    bad: ['FROM a:1\nRUN apt update && apt install -y a=1\n'],
  },
  *find(context) {
    for (const call of context.calls) {
      if (call.name !== 'apt') continue;
      const same = /^(?:install|update|upgrade|remove|purge|autoremove|clean)$/.test(subcommand(call) ?? '');
      const patch = same ? replaceProgram(call, 'apt', 'apt-get') : {};
      yield { at: call.at, ...patch };
    }
  },
};
