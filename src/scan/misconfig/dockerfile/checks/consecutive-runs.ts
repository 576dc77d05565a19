import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** Consecutive RUN instructions. */
export const consecutiveRuns: DockerfileCheck = {
  id: 'DF051',
  aliases: ['DL3059'],
  title: 'Consecutive RUN instructions',
  severity: 'negligible',
  why: 'Each makes a layer; what one deletes the layer before it still holds.',
  fix: 'Join them with && or in a here-document.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN a && b\n',
      'FROM a:1\nRUN a\nUSER x\nRUN b\n',
      'FROM a:1\nRUN a\nRUN --mount=type=cache,target=/x b\n',
      'FROM a:1\nRUN a && b\nRUN c && d\n',
    ],
    bad: ['FROM a:1\nRUN a\nRUN b\n'],
  },
  *find(context) {
    for (const { instructions } of context.stages)
      for (const [index, second] of instructions.entries()) {
        const first = instructions[index - 1];
        if (first?.keyword !== 'RUN' || second.keyword !== 'RUN') continue;
        const flags = JSON.stringify(
          [first.flags, second.flags].map((list) => list.map(({ name, value }) => [name, value])),
        );
        const [a, b] = JSON.parse(flags) as [unknown, unknown];
        const joined = context.scripts.some(
          ({ instruction, calls }) => (instruction === first || instruction === second) && calls.length > 1,
        );
        if (JSON.stringify(a) === JSON.stringify(b) && !joined) yield { at: startOf(second) };
      }
  },
};
