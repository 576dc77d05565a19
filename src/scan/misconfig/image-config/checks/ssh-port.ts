import type { ImageConfigCheck } from '../check.ts';

/** The image exposes SSH. */
export const sshPort: ImageConfigCheck = {
  id: 'IC005',
  aliases: ['DS004'],
  title: 'The image exposes SSH',
  severity: 'medium',
  why: 'An SSH server needs keys and accounts of its own, and is a door that nobody watches.',
  fix: 'Use docker exec or kubectl exec, and leave the server out.',
  controls: ['CIS-Docker-5.7', 'T1133'],
  examples: {
    good: [{ exposedPorts: ['80/tcp', '2222/tcp'] }],
    bad: [{ exposedPorts: ['22/tcp'] }, { exposedPorts: ['22'] }, { exposedPorts: ['20-25/tcp'] }],
  },
  *find({ config }) {
    for (const port of config.exposedPorts) {
      const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/tcp)?$/.exec(port);
      if (match !== null && Number(match[1]) <= 22 && 22 <= Number(match[2] ?? match[1]))
        yield { subject: port };
    }
  },
};
