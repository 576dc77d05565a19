import type { DockerfileCheck } from '../check.ts';
import { argumentDefinitions, everyInstruction } from '../context.ts';
import { variableReferences } from '#format/index.ts';

/** ENV uses a variable that the same instruction sets. */
export const envRefersToItself: DockerfileCheck = {
  id: 'DF046',
  aliases: ['DL3044'],
  title: 'ENV uses a variable that the same instruction sets',
  severity: 'medium',
  why: 'All of an instruction is expanded before any of it is set, so the old value is used.',
  fix: 'Split it into two ENV instructions.',
  controls: [],
  examples: {
    good: ['FROM a:1\nENV A=1\nENV B=$A\n', 'FROM a:1\nENV PATH=/x:$PATH\n'],
    bad: ['FROM a:1\nENV A=1 B=$A\n'],
  },
  *find(context) {
    const known = new Set<string>();
    for (const env of everyInstruction(context, 'ENV', 'ARG', 'FROM')) {
      if (env.keyword === 'FROM') {
        known.clear();
        continue;
      }
      const definitions = argumentDefinitions(env, context.file.escape);
      const own = new Set(definitions.map(({ name }) => name));
      for (const { name, raw, at } of env.keyword === 'ENV' ? definitions : [])
        for (const reference of variableReferences(raw, context.file.escape))
          if (reference.name !== name && own.has(reference.name) && !known.has(reference.name))
            yield { at, message: `$${reference.name} is not yet set here` };
      for (const name of own) known.add(name);
    }
  },
};
