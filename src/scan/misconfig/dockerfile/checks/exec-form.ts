import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** CMD or ENTRYPOINT in shell form. */
export const execForm: DockerfileCheck = {
  id: 'DF029',
  aliases: ['DL3025', 'JSONArgsRecommended'],
  title: 'CMD or ENTRYPOINT in shell form',
  severity: 'low',
  why: 'A shell stands between and does not pass on signals, so the container is killed instead of stopped.',
  fix: 'Write the command as a JSON list.',
  controls: [],
  examples: {
    good: ['FROM a:1\nCMD ["a", "b"]\n', 'FROM a:1\nSHELL ["bash", "-c"]\nCMD a\n'],
    bad: ['FROM a:1\nCMD a b\n', 'FROM a:1\nENTRYPOINT a\n', "FROM a:1\nCMD ['a']\n"],
  },
  *find(context) {
    for (const stage of context.stages) {
      // Who sets SHELL wants a shell.
      if (stage.instructions.some(({ keyword }) => keyword === 'SHELL')) continue;
      for (const instruction of stage.instructions)
        if (/^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword) && instruction.exec === undefined)
          yield { at: startOf(instruction) };
    }
  },
};
