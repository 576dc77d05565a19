import type { DockerfileCheck } from '../check.ts';
import { everyInstruction } from '../context.ts';
import { positionOf, unquote } from '#format/index.ts';

/** COPY of several sources into what is no folder. */
export const copyManyToFolder: DockerfileCheck = {
  id: 'DF025',
  aliases: ['DL3021', 'DS-0011'],
  title: 'COPY of several sources into what is no folder',
  severity: 'high',
  why: 'The builder refuses it: with more than one source the target must end with a slash.',
  fix: 'End the target with /.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nCOPY a b /c/\n',
      'FROM a:1\nCOPY a /c\n',
      'FROM a:1\nCOPY a b $DIR\n',
      'FROM a:1\nCOPY a b .\n',
    ],
    bad: ['FROM a:1\nCOPY a b /c\n'],
  },
  *find(context) {
    for (const copy of everyInstruction(context, 'COPY', 'ADD')) {
      const targets = copy.exec ?? copy.words.map(({ raw }) => unquote(raw, context.file.escape));
      const target = targets.at(-1);
      if (targets.length < 3 || target === undefined || /[/\\]$|^\.{1,2}$|\$|[/\\]\.{1,2}$/.test(target))
        continue;
      const { raw, offset } = copy.words.at(-1)!;
      const plain = copy.exec === undefined && copy.heredocs.length === 0 && /^[\w./-]+$/.test(raw);
      const end = { ...positionOf(copy, offset + raw.length), length: 0, text: '/' };
      yield { at: positionOf(copy, offset), ...(plain ? { patch: [end] } : {}) };
    }
  },
};
