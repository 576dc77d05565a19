import type { DockerfileCheck } from '../check.ts';

/** A command that makes no sense in a container. */
export const senselessCommand: DockerfileCheck = {
  id: 'DF002',
  aliases: ['DL3001'],
  title: 'A command that makes no sense in a container',
  severity: 'low',
  why: 'Services, shutdown, mounts and interactive programs have nothing to work on while an image is built.',
  fix: 'Leave the command out.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN make\n', 'FROM a:1\nRUN echo "service x"\n'],
    bad: ['FROM a:1\nRUN service nginx start\n', 'FROM a:1\nRUN true && mount /dev/sda /x\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (SENSELESS.has(call.name))
        yield { at: call.at, message: `${call.name} makes no sense in a container` };
  },
};

const SENSELESS = new Set(['free', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim']);
