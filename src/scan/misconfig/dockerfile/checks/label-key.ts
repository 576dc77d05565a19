import { positionOf, unquote } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { argumentDefinitions, everyInstruction } from '../context.ts';

/** A label's key is not in the recommended form. */
export const labelKey: DockerfileCheck = {
  id: 'DF092',
  aliases: ['DL3048'],
  title: "A label's key is not in the recommended form",
  severity: 'negligible',
  why: 'Tools read keys of small letters, digits, dots and hyphens; three prefixes are kept for Docker itself.',
  fix: 'Write it as org.example.name.',
  controls: [],
  examples: {
    good: ['FROM a:1\nLABEL org.opencontainers.image.title="x" a-b.c=d ${X}=y\n'],
    bad: ['FROM a:1\nLABEL Author="x"\n', 'FROM a:1\nLABEL a_b=c\n', 'FROM a:1\nLABEL io.docker.x=y\n'],
  },
  *find(context) {
    for (const label of everyInstruction(context, 'LABEL'))
      for (const { name, at } of argumentDefinitions(label, context.file.escape)) {
        const key = unquote(name, context.file.escape);
        const right = /^[a-z](?:[.-]?[a-z0-9]+)*$/.test(key);
        const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.test(key);
        if ((!right || reserved) && !key.includes('$'))
          yield { at: label.words.length === 0 ? positionOf(label, 0) : at };
      }
  },
};
