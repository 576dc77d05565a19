import type { DockerfileCheck } from '../check.ts';

/** cd where WORKDIR would do. */
export const runCd: DockerfileCheck = {
  id: 'DF005',
  aliases: ['DL3003', 'DS-0013'],
  title: 'cd where WORKDIR would do',
  severity: 'negligible',
  why: 'A cd is forgotten at the end of its RUN, and hides where the following command works.',
  fix: 'Use WORKDIR, or write the path into the command.',
  controls: [],
  examples: {
    good: ['FROM a:1\nWORKDIR /x\nRUN make\n', 'FROM a:1\nRUN (cd /x && make)\n'],
    bad: ['FROM a:1\nRUN cd /x && make\n', 'FROM a:1\nRUN cd /x\n'],
  },
  *find(context) {
    for (const { list } of context.scripts) {
      const first = list.items[0]?.commands[0];
      if (first?.kind !== 'simple' || first.words[0]?.value !== 'cd') continue;
      const call = context.calls.find(({ command }) => command === first);
      if (call !== undefined) yield { at: call.at };
    }
  },
};
