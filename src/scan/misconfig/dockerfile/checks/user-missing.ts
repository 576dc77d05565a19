import type { DockerfileCheck } from '../check.ts';
import { instructionsOf, startOf } from '../context.ts';

/** The last stage sets no USER. */
export const userMissing: DockerfileCheck = {
  id: 'DF004',
  aliases: ['CKV_DOCKER_3', 'DS-0002'],
  title: 'The last stage sets no USER',
  severity: 'medium',
  why: "Without USER the container runs as the base image's user, which is root unless its maker thought of it.",
  fix: 'Add USER with an account that is not root.',
  controls: ['CIS-Docker-4.1'],
  examples: {
    good: [
      'FROM a:1\nUSER app\n',
      'FROM a:1 AS x\nUSER app\nFROM x\n',
      'FROM gcr.io/distroless/static:nonroot\n',
    ],
    bad: ['FROM a:1\nRUN true\n', 'FROM a:1\nUSER app\nFROM b:1\n'],
  },
  *find(context) {
    const last = context.stages.at(-1);
    let stage = last;
    while (stage !== undefined) {
      if (instructionsOf(stage, 'USER').length > 0 || /nonroot|rootless/.test(stage.image)) return;
      stage = stage.base;
    }
    if (last !== undefined) yield { at: startOf(last.from) };
  },
};
