import type { DockerfileCheck } from '../check.ts';
import { argumentWords } from '../run-script.ts';

/** A command substitution in backquotes. */
export const backquotes: DockerfileCheck = {
  id: 'DF089',
  aliases: ['SC2006'],
  title: 'A command substitution in backquotes',
  severity: 'negligible',
  why: 'Backquotes do not nest, and backslashes mean something else in them.',
  fix: 'Write $(…).',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN a "$(b)"\n', "FROM a:1\nRUN echo 'a `b`'\n"],
    bad: ['FROM a:1\nRUN a `b`\n', 'FROM a:1\nRUN X=`b` c\n'],
  },
  *find(context) {
    for (const script of context.scripts) {
      if (script.exec) continue;
      for (const { word, at } of argumentWords(script, true))
        if (word.substitutions.length > 0 && /`[^#]/.test(word.raw.replaceAll(/'[^']*'|\\.|`#[^`]*`/g, '')))
          yield { at };
    }
  },
};
