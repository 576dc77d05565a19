import type { DockerfileCheck } from '../check.ts';
import { unquotedExpansions } from '../expansions.ts';
import { argumentWords } from '../run-script.ts';

/** A command substitution without quotes. */
export const unquotedSubstitution: DockerfileCheck = {
  id: 'DF087',
  aliases: ['SC2046'],
  title: 'A command substitution without quotes',
  severity: 'negligible',
  why: 'The shell splits what the command writes at blanks and takes * and ? in it for file names.',
  fix: 'Write "$(…)".',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN mkdir "$(uname -m)"\n',
      'FROM a:1\nRUN adduser \\\n  -D `#no password` \\\n  me\n',
      'FROM a:1\nRUN v=$(uname -m) && for i in $(seq 3); do make -j$((2 + 1)); done\n',
    ],
    bad: ['FROM a:1\nRUN mkdir $(uname -m)\n', 'FROM a:1\nRUN curl -O https://e.com/a-`uname -m`.tgz\n'],
  },
  *find(context) {
    for (const script of context.scripts) {
      if (script.exec) continue;
      for (const { word, at } of argumentWords(script)) {
        const found = unquotedExpansions(word).find(
          ({ kind, name }) => kind === 'command' && !ONE_WORD.test(name),
        );
        if (found !== undefined) yield { at };
      }
    }
  },
};

/** What gives words on purpose. */
const ONE_WORD = /^(?:seq|pgrep)$/;
