import type { DockerfileCheck } from '../check.ts';
import { unquotedExpansions } from '../expansions.ts';
import { argumentWords } from '../run-script.ts';
import { plainVariables } from '../shell-variables.ts';

/** A variable without quotes in a script. */
export const unquotedVariable: DockerfileCheck = {
  id: 'DF086',
  aliases: ['SC2086'],
  title: 'A variable without quotes in a script',
  severity: 'negligible',
  why: 'The shell splits its value at blanks and takes * and ? in it for file names; with another value the command does something else.',
  fix: 'Write "$NAME".',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nRUN mkdir "$DIR"\n',
      'FROM a:1\nENV DIR=/a\nRUN mkdir $DIR\n',
      'FROM a:1\nRUN v=1.2 && curl -O https://e.com/$v && for i in 1 2; do echo $i; done; exit $?\n',
      'FROM a:1\nRUN list=$(ls); for x in $list; do case $x in a) b "$x" ;; esac; done; export A=$B\n',
    ],
    bad: [
      'FROM a:1\nRUN mkdir $DIR\n',
      'FROM a:1\nARG L\nRUN for i in $L; do rm $i; done\n',
      'FROM a:1\nRUN for f in $(find /a); do rm ${f}.bak; done\n',
    ],
  },
  *find(context) {
    const plainOf = plainVariables(context);
    for (const script of context.scripts) {
      if (script.exec) continue;
      const plain = plainOf(script);
      for (const { word, at } of argumentWords(script)) {
        const found = unquotedExpansions(word).find(
          ({ kind, name }) => kind === 'variable' && !plain.has(name),
        );
        if (found !== undefined) yield { at, message: `$${found.name} stands without quotes` };
      }
    }
  },
};
