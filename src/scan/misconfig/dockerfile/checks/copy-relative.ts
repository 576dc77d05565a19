import type { DockerfileCheck } from '../check.ts';
import { positionOf, unquote } from '#format/index.ts';

/** COPY to a relative path without WORKDIR. */
export const copyRelative: DockerfileCheck = {
  id: 'DF047',
  aliases: ['DL3045'],
  title: 'COPY to a relative path without WORKDIR',
  severity: 'low',
  why: 'The target then depends on the working directory of the base image, which can change.',
  fix: 'Set WORKDIR before, or write the whole path.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nWORKDIR /a\nCOPY b c\n',
      'FROM a:1\nCOPY b /c\n',
      'FROM a:1 AS x\nWORKDIR /a\nFROM x\nCOPY b c\n',
    ],
    bad: ['FROM a:1\nCOPY b c\n', 'FROM a:1\nCOPY b .\n'],
  },
  *find(context) {
    const settled = new Set<string>();
    for (const stage of context.stages) {
      let workdir = stage.base !== undefined && settled.has(String(stage.base.index));
      for (const instruction of stage.instructions) {
        workdir ||= instruction.keyword === 'WORKDIR';
        if (instruction.keyword !== 'COPY' || workdir) continue;
        const raw = instruction.exec?.at(-1) ?? instruction.words.at(-1)?.raw ?? '/';
        if (!/^(?:[/\\$]|[A-Za-z]:)/.test(unquote(raw, context.file.escape)))
          yield { at: positionOf(instruction, instruction.words.at(-1)!.offset) };
      }
      if (workdir) settled.add(String(stage.index));
    }
  },
};
