import type { DockerfileCheck } from '../check.ts';

/** The builder refuses this line. */
export const builderFault: DockerfileCheck = {
  id: 'DF000',
  aliases: ['DL1000', 'DL3061'],
  title: 'The builder refuses this line',
  severity: 'high',
  why: 'A build of this file fails, so nothing else that is said about it is certain.',
  fix: 'Correct the line by the Dockerfile reference.',
  controls: [],
  examples: {
    good: ['FROM alpine:3.22\nRUN true\n'],
    bad: ['FROM alpine:3.22\nRUM true\n', 'RUN true\nFROM alpine:3.22\n'],
  },
  *find(context) {
    for (const { code, message, line } of context.file.faults)
      if (code !== 'dockerfile.limit') yield { at: { line, column: 1 }, message };
  },
};
