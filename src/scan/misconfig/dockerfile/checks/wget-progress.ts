import type { DockerfileCheck } from '../check.ts';
import { hasOption } from '../run-script.ts';

/** wget without --progress. */
export const wgetProgress: DockerfileCheck = {
  id: 'DF049',
  aliases: ['DL3047'],
  title: 'wget without --progress',
  severity: 'negligible',
  why: 'Its progress bar fills the build log.',
  fix: 'Add --progress=dot:giga or -q.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN wget -q https://e.com/a\n',
      'FROM a:1\nRUN wget -qO- https://e.com/a\n',
      'FROM a:1\nRUN wget --progress=dot:giga https://e.com/a\n',
    ],
    bad: ['FROM a:1\nRUN wget https://e.com/a\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (
        call.name === 'wget' &&
        call.args.length > 0 &&
        !hasOption(
          call,
          '--progress',
          '-q',
          '--quiet',
          '-nv',
          '--no-verbose',
          '-o',
          '--output-file',
          '-a',
          '--append-output',
          '--version',
        )
      )
        yield { at: call.at };
  },
};
