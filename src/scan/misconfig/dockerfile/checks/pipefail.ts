import type { DockerfileCheck } from '../check.ts';

/** A pipe hides a failure. */
export const pipefail: DockerfileCheck = {
  id: 'DF058',
  aliases: ['DL4006'],
  title: 'A pipe hides a failure',
  severity: 'low',
  why: 'Without pipefail only the last program of a pipe counts, so a download that fails does not fail the build.',
  fix: 'Use SHELL ["/bin/bash", "-o", "pipefail", "-c"] before it, or set -o pipefail in it.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\n',
      'FROM a:1\nRUN set -o pipefail && a | b\n',
      'FROM a:1\nRUN a || b\n',
      'FROM a:1\nRUN set -euxo pipefail; a | b\n',
    ],
    bad: ['FROM a:1\nRUN a | b\n', 'FROM a:1\nRUN if a; then b | c; fi\n'],
  },
  *find(context) {
    for (const { calls, instruction, stage } of context.scripts) {
      const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
      const shell = before.findLast(({ keyword }) => keyword === 'SHELL')?.exec ?? [];
      const set = calls.some(({ name, args }) => name === 'set' && args.includes('pipefail'));
      if (shell.some((word) => word.includes('pipefail')) || set) continue;
      const piped = calls.find(({ from }) =>
        from.some(({ name }) => !/^(?:echo|printf|yes|true|:)$/.test(name)),
      );
      if (piped !== undefined) yield { at: piped.from[0]!.at };
    }
  },
};
