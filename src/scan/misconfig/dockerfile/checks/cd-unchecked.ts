import type { DockerfileCheck } from '../check.ts';

/** What follows a cd runs also where it failed. */
export const cdUnchecked: DockerfileCheck = {
  id: 'DF088',
  aliases: ['SC2164'],
  title: 'What follows a cd runs also where it failed',
  severity: 'low',
  why: 'After a semicolon the rest goes on in the folder before, where it may overwrite or delete other files.',
  fix: 'Join with &&, begin the script with set -e, or use WORKDIR.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN cd /a && make\n',
      'FROM a:1\nRUN set -ex; cd /a; make\n',
      'FROM a:1\nRUN make; cd /a\n',
      'FROM a:1\nRUN cd /a || exit 1; make\n',
    ],
    bad: ['FROM a:1\nRUN cd /a; make\n', 'FROM a:1\nRUN <<EOF\ncd /a\nrm -rf *\nEOF\n'],
  },
  *find(context) {
    for (const { list, calls } of context.scripts) {
      const stops = calls.some(
        ({ name, args }) => name === 'set' && args.some((argument) => /^-[a-z]*e|^errexit$/.test(argument)),
      );
      if (stops) continue;
      for (const [index, { commands, operator }] of list.items.entries()) {
        const [command] = commands;
        if (command?.kind !== 'simple' || command.words[0]?.value !== 'cd') continue;
        const before = list.items[index - 1]?.operator;
        const last = index === list.items.length - 1;
        if (operator !== ';' || last || before === '||') continue;
        const call = calls.find((one) => one.command === command);
        if (call !== undefined) yield { at: call.at };
        // One for a script: all of them are mended by the same set -e.
        break;
      }
    }
  },
};
