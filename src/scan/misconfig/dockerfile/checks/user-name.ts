import type { DockerfileCheck } from '../check.ts';
import { argumentStart, instructionsOf } from '../context.ts';

/** The user of the image is a name. */
export const userName: DockerfileCheck = {
  id: 'DF093',
  aliases: ['DL3066'],
  title: 'The user of the image is a name',
  severity: 'negligible',
  why: 'Kubernetes cannot tell that a name is not root: with runAsNonRoot and no runAsUser the pod does not start.',
  fix: 'Write its number: USER 10001.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nUSER 10001\n',
      'FROM a:1\nUSER 10001:10001\n',
      'FROM a:1\nUSER $ID\n',
      'FROM a:1\nUSER root\n',
    ],
    bad: ['FROM a:1\nUSER app\n', 'FROM a:1\nUSER app:app\n'],
  },
  *find(context) {
    const last = context.stages.at(-1);
    const user = last === undefined ? undefined : instructionsOf(last, 'USER').at(-1);
    // Of root another check speaks.
    if (user !== undefined && !/^["']?(?:\d|root\b)|\$/.test(user.words[0]?.raw ?? '0'))
      yield { at: argumentStart(user) };
  },
};
