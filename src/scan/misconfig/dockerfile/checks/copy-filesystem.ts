import type { DockerfileCheck } from '../check.ts';
import { flagOf, instructionsOf, startOf } from '../context.ts';

/** All of a stage is copied over an image. */
export const copyFilesystem: DockerfileCheck = {
  id: 'DF094',
  aliases: ['DL3067'],
  title: 'All of a stage is copied over an image',
  severity: 'low',
  why: 'It overwrites the files of the base, package database included, so that nobody can tell what is installed.',
  fix: 'Copy the folders that are needed, or start FROM scratch.',
  controls: [],
  examples: {
    good: [
      'FROM a:1 AS x\nFROM scratch\nCOPY --from=x / /\n',
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=x /out/ /\n',
    ],
    bad: [
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=x / /\n',
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=x ["/", "/"]\n',
    ],
  },
  *find(context) {
    for (const stage of context.stages) {
      if (stage.resolvedImage === 'scratch') continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const [source, target] = copy.exec ?? copy.words.map(({ raw }) => raw);
        if (flagOf(copy, 'from') !== undefined && source === '/' && target === '/')
          yield { at: startOf(copy) };
      }
    }
  },
};
