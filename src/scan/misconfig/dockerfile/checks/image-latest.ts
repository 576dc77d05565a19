import type { DockerfileCheck } from '../check.ts';
import { argumentStart } from '../context.ts';

/** The base image's tag is latest. */
export const imageLatest: DockerfileCheck = {
  id: 'DF011',
  aliases: ['DL3007', 'CKV_DOCKER_7', 'DS-0001'],
  title: "The base image's tag is latest",
  severity: 'medium',
  why: 'The tag moves: the next build may start from something else.',
  fix: 'Name a version, best with the digest.',
  controls: ['CIS-Docker-4.2'],
  examples: {
    good: ['FROM debian:12\n', `FROM debian:latest@sha256:${'a'.repeat(64)}\n`],
    bad: ['FROM debian:latest\n', 'ARG T=latest\nFROM debian:$T\n'],
  },
  *find(context) {
    for (const { from, resolvedImage } of context.stages)
      if (resolvedImage?.endsWith(':latest') === true) yield { at: argumentStart(from) };
  },
};
