import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';
import { installsWith, PACKAGE_MANAGERS } from '../installs.ts';

/** apt's lists stay in the layer. */
export const aptLists: DockerfileCheck = {
  id: 'DF013',
  aliases: ['DL3009'],
  title: "apt's lists stay in the layer",
  severity: 'negligible',
  why: 'The lists of packages are of no use in the image, and weigh tens of megabytes.',
  fix: 'End the same RUN with `rm -rf /var/lib/apt/lists/*`, or mount a cache there.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      'FROM a:1\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
    ],
    bad: [
      'FROM a:1\nRUN apt-get update && apt-get install -y curl\n',
      'FROM a:1\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n',
    ],
  },
  *find(context) {
    for (const { calls, instruction } of context.scripts) {
      const update = calls.find(
        (call) => /^(?:apt|apt-get|aptitude)$/.test(call.name) && subcommand(call) === 'update',
      );
      const mounted = instruction.flags.some(({ value }) => /\/var\/lib\/apt/.test(value ?? ''));
      if (update === undefined || mounted) continue;
      const removes = calls.some(
        ({ name, args }) => name === 'rm' && args.some((argument) => argument.startsWith('/var/lib/apt')),
      );
      if (!removes)
        yield { at: calls.find((call) => installsWith(call, PACKAGE_MANAGERS.apt))?.at ?? update.at };
    }
  },
};
