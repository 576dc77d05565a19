import type { ImageConfigCheck } from '../check.ts';

/** A system folder or an engine's socket is a volume. */
export const engineSocket: ImageConfigCheck = {
  id: 'IC006',
  aliases: ['DKL-DI-0002'],
  title: "A system folder or an engine's socket is a volume",
  severity: 'high',
  why: 'Who can write to the socket is root on the host; volumes over system folders hide the files of the image.',
  fix: 'Leave it out; give the container a narrow interface of its own.',
  controls: ['CIS-Docker-5.31', 'T1611'],
  examples: {
    good: [{ volumes: ['/data', '/var/lib/db'] }],
    bad: [{ volumes: ['/var/run/docker.sock'] }, { volumes: ['/etc'] }, { volumes: ['/'] }],
  },
  *find({ config }) {
    for (const volume of config.volumes)
      if (/\.sock$|^\/(?:|bin|boot|dev|etc|lib|lib64|proc|sbin|sys|usr)\/?$/.test(volume))
        yield { subject: volume };
  },
};
