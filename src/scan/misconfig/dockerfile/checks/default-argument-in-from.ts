import type { DockerfileCheck } from '../check.ts';
import { argumentStart } from '../context.ts';
import { expandVariables } from '#format/index.ts';

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
    good: ['ARG V=1\nFROM a:$V\n'],
    bad: ['ARG V\nFROM a:$V\n', 'ARG V\nFROM $V\n'],
  },
  *find(context) {
    for (const { from, image } of context.stages) {
      if (!image.includes('$')) continue;
      let declared = true;
      const value = expandVariables(image, context.file.escape, (name) => {
        declared &&= context.globalArguments.has(name);
        return context.globalArguments.get(name);
      });
      if (declared && !/^[A-Za-z0-9][\w.:/@-]*$/.test(value)) yield { at: argumentStart(from) };
      else if (declared && /[:/@-]$/.test(value)) yield { at: argumentStart(from) };
    }
  },
};
