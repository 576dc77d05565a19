import { expandVariables, unquote } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { argumentStart, globalValue } from '../context.ts';
import { isImageReference } from '../image-reference.ts';

/** FROM has no base without build arguments. */
export const defaultArgumentInFrom: DockerfileCheck = {
  id: 'DF066',
  aliases: ['InvalidDefaultArgInFrom'],
  title: 'FROM has no base without build arguments',
  severity: 'low',
  why: 'With the defaults alone the name of the base image is empty or broken, so a plain build fails.',
  fix: 'Give the ARG a default.',
  controls: [],
  examples: {
    good: [
      'ARG V=1\nFROM a:$V\n',
      'ARG V=1\nARG IMAGE=a:${V}\nFROM $IMAGE\n',
      'FROM a:1-$TARGETARCH\n',
      `FROM localhost:5000/a/b:1@sha256:${'0'.repeat(64)}\n`,
    ],
    bad: ['ARG V\nFROM a:$V\n', 'ARG V\nFROM $V\n', 'FROM a@sha256:12\n'],
  },
  *find(context) {
    for (const { from, base } of context.stages) {
      const written = from.words[0]?.raw ?? '';
      const value = expandVariables(written, context.file.escape, (name) =>
        globalValue(context.globalArguments, name),
      );
      const image = unquote(value, context.file.escape);
      if (written === '' || base !== undefined || isImageReference(image)) continue;
      const what = image === '' ? 'empty' : JSON.stringify(image.slice(0, 80));
      yield { at: argumentStart(from), message: `without build arguments the base image is ${what}` };
    }
  },
};
