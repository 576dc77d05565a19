import type { DockerfileCheck } from '../check.ts';

/** /bin/sh is replaced. */
export const shellLink: DockerfileCheck = {
  id: 'DF057',
  aliases: ['DL4005'],
  title: '/bin/sh is replaced',
  severity: 'low',
  why: 'A link in the place of /bin/sh changes the shell of every script in the image.',
  fix: 'Use the SHELL instruction.',
  controls: [],
  examples: {
    good: ['FROM a:1\nSHELL ["/bin/bash", "-c"]\n', 'FROM a:1\nRUN ln -s /a /b\n'],
    bad: ['FROM a:1\nRUN ln -sf /bin/bash /bin/sh\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (call.name === 'ln' && /^(?:\/usr)?\/bin\/sh$/.test(call.args.at(-1) ?? '')) yield { at: call.at };
  },
};
