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
    for (const { from } of context.stages)
      if (
        from.flags.some(
          ({ name, value }) => name === 'platform' && /^\$\{?TARGETPLATFORM\}?$/.test(value ?? ''),
        )
      )
        yield { at: startOf(from) };
  },
};
