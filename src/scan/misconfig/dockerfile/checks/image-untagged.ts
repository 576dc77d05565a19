import type { DockerfileCheck } from '../check.ts';
import { argumentStart } from '../context.ts';

/** The base image has no tag. */
export const imageUntagged: DockerfileCheck = {
  id: 'DF010',
  aliases: ['DL3006', 'DS-0001'],
  title: 'The base image has no tag',
  severity: 'medium',
  why: 'Without a tag the image is `latest`: the next build may start from something else.',
  fix: 'Name a version, best with the digest.',
  controls: ['CIS-Docker-4.2'],
  examples: {
    good: [
      'FROM debian:12\n',
      `FROM debian@sha256:${'a'.repeat(64)}\n`,
      'FROM scratch\n',
      'FROM a:1 AS x\nFROM x\n',
      'ARG V=a:1\nFROM $V\n',
      'FROM localhost:5000/a:1\n',
    ],
    bad: [
      'FROM debian\n',
      'ARG REGISTRY\nFROM ${REGISTRY}/debian\n',
      'FROM localhost:5000/a\n',
      'ARG V=a\nFROM $V\n',
    ],
  },
  *find(context) {
    for (const { from, base, image, resolvedImage } of context.stages) {
      if (base !== undefined || resolvedImage === '' || resolvedImage === 'scratch') continue;
      // Of `${REGISTRY}/a` the registry is not known, and that there is no tag is.
      const text = resolvedImage ?? image;
      const last = text.slice(text.lastIndexOf('/') + 1);
      if (resolvedImage === undefined && (last === text || /[${}]/.test(last))) continue;
      if (!/[:@]/.test(last)) yield { at: argumentStart(from) };
    }
  },
};
