import type { DockerfileCheck } from '../check.ts';
import { positionOf, variableReferences } from '#format/index.ts';

/** FROM uses an argument that is not declared. */
export const undefinedArgumentInFrom: DockerfileCheck = {
  id: 'DF065',
  aliases: ['UndefinedArgInFrom'],
  title: 'FROM uses an argument that is not declared',
  severity: 'medium',
  why: 'Only ARGs before the first FROM count here; the name expands to nothing.',
  fix: 'Declare it with ARG before the first FROM.',
  controls: [],
  examples: {
    good: ['ARG V=1\nFROM a:$V\n', 'FROM --platform=$BUILDPLATFORM a:1\n'],
    bad: ['FROM a:${V:-1}\n', 'FROM a:$V\n', 'FROM a:1 AS x\nARG V=1\nFROM b:$V\n'],
  },
  *find(context) {
    for (const { from } of context.stages)
      for (const { name, offset } of variableReferences(from.text, context.file.escape))
        if (
          !context.globalArguments.has(name) &&
          !/^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/.test(name)
        )
          yield { at: positionOf(from, offset), message: `no ARG ${name} stands before the first FROM` };
  },
};
