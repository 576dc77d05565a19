import { positionOf } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** FROM --platform=$TARGETPLATFORM says nothing. */
export const platformRedundant: DockerfileCheck = {
  id: 'DF033',
  aliases: ['DL3065', 'RedundantTargetPlatform'],
  title: 'FROM --platform=$TARGETPLATFORM says nothing',
  severity: 'negligible',
  why: 'It is the default.',
  fix: 'Leave the flag out.',
  controls: [],
  examples: {
    good: ['FROM --platform=$BUILDPLATFORM a:1\n'],
    bad: ['FROM --platform=$TARGETPLATFORM a:1\n', 'FROM --platform=${TARGETPLATFORM} a:1\n'],
  },
  *find(context) {
    for (const { from } of context.stages) {
      const flag = from.flags.find(
        ({ name, value }) => name === 'platform' && /^\$\{?TARGETPLATFORM\}?$/.test(value ?? ''),
      );
      if (flag === undefined) continue;
      const written = /^--platform=\$\{?TARGETPLATFORM\}?[ \t]+/.exec(from.text.slice(flag.offset));
      const plain = written !== null && from.pieces.length === 1;
      const patch = plain
        ? { patch: [{ ...positionOf(from, flag.offset), length: written[0].length, text: '' }] }
        : {};
      yield { at: startOf(from), ...patch };
    }
  },
};
