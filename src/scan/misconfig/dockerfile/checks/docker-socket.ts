import type { DockerfileCheck } from '../check.ts';
import { everyInstruction } from '../context.ts';
import { positionOf } from '#format/index.ts';

/** The engine's socket is a volume. */
export const dockerSocket: DockerfileCheck = {
  id: 'DF081',
  aliases: [],
  title: "The engine's socket is a volume",
  severity: 'high',
  why: 'Who can write to the socket is root on the host.',
  fix: 'Leave it out; give the container a narrow interface of its own.',
  controls: ['CIS-Docker-5.31', 'T1611'],
  examples: {
    good: ['FROM a:1\nVOLUME /data\n'],
    bad: [
      'FROM a:1\nVOLUME /var/run/docker.sock\n',
      'FROM a:1\nVOLUME ["/run/containerd/containerd.sock"]\n',
    ],
  },
  *find(context) {
    for (const volume of everyInstruction(context, 'VOLUME'))
      if (/\/(?:docker|containerd|crio|podman)\.sock\b/.test(volume.text))
        yield { at: positionOf(volume, volume.argumentsOffset) };
  },
};
