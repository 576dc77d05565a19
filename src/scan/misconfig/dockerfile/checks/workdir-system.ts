import { unquote } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { argumentStart, everyInstruction } from '../context.ts';

/** WORKDIR is a folder of the system. */
export const workdirSystem: DockerfileCheck = {
  id: 'DF085',
  aliases: ['DS-0030'],
  title: 'WORKDIR is a folder of the system',
  severity: 'medium',
  why: 'The kernel and the package manager own these; files of the application among them hide or break what is there.',
  fix: 'Give the application a folder of its own, such as /app.',
  controls: [],
  examples: {
    good: ['FROM a:1\nWORKDIR /app\nWORKDIR /usr/src/app\nWORKDIR /etc/app\n'],
    bad: ['FROM a:1\nWORKDIR /proc/self\n', 'FROM a:1\nWORKDIR /etc\n', 'FROM a:1\nWORKDIR "/bin/"\n'],
  },
  *find(context) {
    for (const workdir of everyInstruction(context, 'WORKDIR'))
      if (SYSTEM.test(unquote(workdir.words[0]?.raw ?? '', context.file.escape)))
        yield { at: argumentStart(workdir) };
  },
};

/** What the kernel mounts, all of it; and the top folders that packages fill. */
const SYSTEM =
  /^\/(?:(?:proc|sys|dev)(?:\/|$)|(?:bin|sbin|boot|lib|lib64|etc|usr|usr\/bin|usr\/sbin|usr\/lib)\/?$)/;
