import type { DockerfileCheck } from '../check.ts';

/** sudo in a build. */
export const sudo: DockerfileCheck = {
  id: 'DF006',
  aliases: ['DL3004', 'DS-0010', 'CKV2_DOCKER_1'],
  title: 'sudo in a build',
  severity: 'medium',
  why: 'A build runs as the USER that was set; sudo adds a setuid program and hides who runs what.',
  fix: 'Set USER root before what needs it, and the other user again after it.',
  controls: ['CIS-Docker-4.1'],
  examples: {
    good: ['FROM a:1\nRUN apt-get update\n', 'FROM a:1\nRUN apt-get install -y sudo\n'],
    bad: ['FROM a:1\nRUN sudo make install\n'],
  },
  *find(context) {
    for (const call of context.calls) if (call.name === 'sudo') yield { at: call.at };
  },
};
