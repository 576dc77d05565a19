import type { DockerfileCheck } from '../check.ts';
import { positionOf } from '#format/index.ts';

/** FROM and AS differ in case. */
export const fromAsCasing: DockerfileCheck = {
  id: 'DF061',
  aliases: ['FromAsCasing'],
  title: 'FROM and AS differ in case',
  severity: 'negligible',
  why: 'Keywords of one instruction are easier to read in the same case.',
  fix: 'Write both in capitals, or both in small letters.',
  controls: [],
  examples: {
    good: ['FROM a:1 AS b\n', 'from a:1 as b\n'],
    bad: ['FROM a:1 as b\n'],
  },
  *find(context) {
    for (const { from, name } of context.stages) {
      const as = name === undefined ? undefined : from.words[1];
      if (as === undefined) continue;
      const text = from.written === from.keyword ? 'AS' : from.written === 'from' ? 'as' : as.raw;
      const at = positionOf(from, as.offset);
      if (as.raw !== text) yield { at, patch: [{ ...at, length: 2, text }] };
    }
  },
};
