import { positionOf } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** The name of a stage has capitals. */
export const stageNameCasing: DockerfileCheck = {
  id: 'DF060',
  aliases: ['StageNameCasing'],
  title: 'The name of a stage has capitals',
  severity: 'negligible',
  why: 'Names of stages are compared without case; capitals suggest otherwise.',
  fix: 'Write it in small letters.',
  controls: [],
  examples: {
    good: ['FROM a:1 AS build\n'],
    bad: ['FROM a:1 AS Build\n'],
  },
  *find(context) {
    for (const { name, from } of context.stages) {
      if (name === undefined || name === name.toLowerCase()) continue;
      const at = positionOf(from, from.words[2]!.offset);
      // The builder makes it small letters itself, so that every reference to it goes on.
      yield { at: startOf(from), patch: [{ ...at, length: name.length, text: name.toLowerCase() }] };
    }
  },
};
