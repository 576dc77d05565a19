import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** A stage has a reserved name. */
export const stageNameReserved: DockerfileCheck = {
  id: 'DF063',
  aliases: ['DL3063', 'ReservedStageName'],
  title: 'A stage has a reserved name',
  severity: 'medium',
  why: 'scratch and context mean something of their own to the builder.',
  fix: 'Choose another name.',
  controls: [],
  examples: {
    good: ['FROM a:1 AS build\n'],
    bad: ['FROM a:1 AS scratch\n', 'FROM a:1 AS Context\n'],
  },
  *find(context) {
    for (const { name, from } of context.stages)
      if (/^(?:scratch|context)$/i.test(name ?? '')) yield { at: startOf(from) };
  },
};
