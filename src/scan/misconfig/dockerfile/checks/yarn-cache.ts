import type { DockerfileCheck } from '../check.ts';
import { runAfter } from '../edits.ts';
import { subcommand } from '../run-script.ts';

/** yarn keeps its downloads. */
export const yarnCache: DockerfileCheck = {
  id: 'DF052',
  aliases: ['DL3060'],
  title: 'yarn keeps its downloads',
  severity: 'negligible',
  why: 'The cache of downloads is of no use in the image.',
  fix: 'End the same RUN with yarn cache clean, or mount a cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN yarn install && yarn cache clean\n',
      'FROM a:1\nRUN --mount=type=cache,target=/y yarn install\n',
    ],
    bad: ['FROM a:1\nRUN yarn install\n'],
  },
  *find(context) {
    for (const script of context.scripts) {
      const { calls, instruction } = script;
      const yarn = calls.filter(({ name }) => name === 'yarn');
      const installs = yarn.find((call) => subcommand(call) === 'install');
      const mounted = instruction.flags.some(({ value }) => value?.includes('type=cache') === true);
      if (installs !== undefined && !mounted && !yarn.some((call) => subcommand(call) === 'cache'))
        yield { at: installs.at, ...runAfter(installs, script, 'yarn cache clean') };
    }
  },
};
