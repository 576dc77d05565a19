import type { ImageConfigCheck } from '../check.ts';

/** The image runs as root. */
export const rootUser: ImageConfigCheck = {
  id: 'IC001',
  aliases: ['CIS-DI-0001', 'DS002'],
  title: 'The image runs as root',
  severity: 'high',
  why: 'A process that breaks out of a container as root has far more ways to harm the host.',
  fix: 'Set USER to an account that is not root in the last stage.',
  controls: ['CIS-Docker-4.1'],
  examples: {
    good: [{ user: 'app' }, { user: '1000:1000' }],
    bad: [{}, { user: 'root' }, { user: '0' }, { user: '0:0' }, { user: 'root:app' }],
  },
  *find({ os, config }) {
    if (os === 'windows') return;
    const account = (config.user ?? '').split(':', 1)[0]!;
    if (account === '') yield { subject: 'user', message: 'The image sets no user, so it runs as root' };
    else if (account === 'root' || /^0+$/.test(account)) yield { subject: 'user' };
  },
};
