import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** FROM with a fixed platform. */
export const platformConstant: DockerfileCheck = {
  id: 'DF032',
  aliases: ['DL3029', 'FromPlatformFlagConstDisallowed'],
  title: 'FROM with a fixed platform',
  severity: 'low',
  why: 'The image is then of that platform, whatever platform is asked for.',
  fix: 'Leave --platform out, or use a variable such as $BUILDPLATFORM.',
  controls: [],
  examples: {
    good: ['FROM --platform=$BUILDPLATFORM a:1\n', 'FROM --platform=linux/amd64 a:1 AS build-amd64\n'],
    bad: ['FROM --platform=linux/amd64 a:1\n'],
  },
  *find(context) {
    for (const { from, name } of context.stages) {
      const platform = from.flags.find((flag) => flag.name === 'platform')?.value;
      if (platform === undefined || platform.includes('$')) continue;
      // A stage that is named for the platform is one of several to choose from.
      const architecture = platform.split('/')[1];
      if (architecture === undefined || name?.includes(architecture) !== true) yield { at: startOf(from) };
    }
  },
};
