import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';

/** apk upgrade in a build. */
export const apkUpgrade: DockerfileCheck = {
  id: 'DF021',
  aliases: ['DL3017'],
  title: 'apk upgrade in a build',
  severity: 'low',
  why: 'No two builds get the same, and the layer holds the old files beside the new.',
  fix: 'Use a newer base image.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN apk add --no-cache a=1\n'],
    bad: ['FROM a:1\nRUN apk update && apk upgrade\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (call.name === 'apk' && subcommand(call) === 'upgrade') yield { at: call.at };
  },
};
