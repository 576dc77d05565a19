import type { DockerfileCheck } from '../check.ts';

/** A blank line between continued lines. */
export const emptyContinuation: DockerfileCheck = {
  id: 'DF083',
  aliases: ['NoEmptyContinuation'],
  title: 'A blank line between continued lines',
  severity: 'low',
  why: 'The builder takes it for part of the instruction; it is announced that it will become an error.',
  fix: 'Delete the line, or make it a comment.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN a && \\\n  # then\n  b\n'],
    bad: ['FROM a:1\nRUN a && \\\n\n  b\n'],
  },
  *find(context) {
    for (const { blankLines } of context.file.instructions)
      for (const line of blankLines) {
        const at = { line, column: 1 };
        yield { at, patch: [{ ...at, length: 0, text: '#' }] };
      }
  },
};
