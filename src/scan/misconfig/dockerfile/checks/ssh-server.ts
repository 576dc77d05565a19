import type { DockerfileCheck } from '../check.ts';
import { everyInstruction, startOf } from '../context.ts';
import { installedPackages, installsWith, PACKAGE_MANAGERS } from '../installs.ts';

/** An SSH server in a container. */
export const sshServer: DockerfileCheck = {
  id: 'DF077',
  aliases: ['CKV_DOCKER_1', 'DS-0004'],
  title: 'An SSH server in a container',
  severity: 'medium',
  why: 'It needs keys and accounts of its own, and is a door that nobody watches.',
  fix: 'Use docker exec or kubectl exec.',
  controls: ['CIS-Docker-5.7', 'T1133'],
  examples: {
    good: ['FROM a:1\nEXPOSE 80 2222\nRUN apt-get install -y openssh-client=1\n'],
    bad: ['FROM a:1\nEXPOSE 22/tcp\n', 'FROM a:1\nRUN apt-get install -y openssh-server\n'],
  },
  *find(context) {
    for (const expose of everyInstruction(context, 'EXPOSE'))
      if (expose.words.some(({ raw }) => /^["']?22(?:\/tcp)?["']?$/i.test(raw)))
        yield { at: startOf(expose) };
    for (const call of context.calls)
      for (const manager of Object.values(PACKAGE_MANAGERS))
        if (
          installsWith(call, manager) &&
          installedPackages(call, manager).some(({ value }) =>
            /^(?:openssh-server|openssh-sftp-server|dropbear|sshd)(?:$|[=~-]\d)/.test(value),
          )
        )
          yield { at: call.at };
  },
};
