import type { DockerfileCheck } from '../check.ts';
import { runAfter } from '../edits.ts';
import { subcommand, type Call, type RunScript } from '../run-script.ts';
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
      'FROM a:1\nRUN apt-get update && apt-get install -y a && make && apt-get install -y b || exit 1\n',
    ],
  },
  *find(context) {
    const scripts = context.scripts.map((script) => ({ ...aptCalls(script), script }));
    // Where a later RUN installs from these lists, taking them away would break it.
    const apart = scripts.some(({ installs, update }) => installs.length > 0 && update === undefined);
    for (const { installs, update, script } of scripts) {
      const { calls, instruction } = script;
      const mounted = instruction.flags.some(({ value }) => /\/var\/lib\/apt/.test(value ?? ''));
      if (update === undefined || mounted) continue;
      const removes = calls.some(
        ({ name, args }) => name === 'rm' && args.some((argument) => argument.startsWith('/var/lib/apt')),
      );
      if (removes) continue;
      const last = apart ? undefined : installs.at(-1);
      const patch = last === undefined ? {} : runAfter(last, script, 'rm -rf /var/lib/apt/lists/*');
      yield { at: installs[0]?.at ?? update.at, ...patch };
    }
  },
};

function aptCalls({ calls }: RunScript): {
  readonly installs: readonly Call[];
  readonly update: Call | undefined;
} {
  const apt = calls.filter(({ name }) => /^(?:apt|apt-get|aptitude)$/.test(name));
  return {
    installs: apt.filter((call) => installsWith(call, PACKAGE_MANAGERS.apt)),
    update: apt.find((call) => subcommand(call) === 'update'),
  };
}
