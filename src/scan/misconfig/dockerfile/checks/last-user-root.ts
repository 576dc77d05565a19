import type { DockerfileCheck } from '../check.ts';
import { argumentStart, instructionsOf } from '../context.ts';

/** The image runs as root. */
export const lastUserRoot: DockerfileCheck = {
  id: 'DF003',
  aliases: ['DL3002', 'CKV_DOCKER_8', 'DS-0002'],
  title: 'The image runs as root',
  severity: 'high',
  why: 'A process that breaks out of a container as root has far more ways to harm the host.',
  fix: 'End the last stage with a USER that is not root.',
  controls: ['CIS-Docker-4.1'],
  examples: {
    good: ['FROM a:1\nUSER root\nRUN true\nUSER app\n', 'FROM a:1\nUSER root\nFROM b:1\nUSER app\n'],
    bad: ['FROM a:1\nUSER root\n', 'FROM a:1\nUSER 0:0\n', 'FROM a:1 AS x\nUSER root\nFROM x\n'],
  },
  *find(context) {
    let stage = context.stages.at(-1);
    while (stage !== undefined) {
      const user = instructionsOf(stage, 'USER').at(-1);
      if (user !== undefined) {
        if (/^["']?(?:root|0)(?::|["']?$)/.test(user.words[0]?.raw ?? '')) yield { at: argumentStart(user) };
        return;
      }
      stage = stage.base;
    }
  },
};
