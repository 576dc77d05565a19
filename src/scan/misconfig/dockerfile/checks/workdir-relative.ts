import type { DockerfileCheck } from '../check.ts';
import { argumentStart, everyInstruction } from '../context.ts';
import { unquote } from '#format/index.ts';

/** WORKDIR is not an absolute path. */
export const workdirRelative: DockerfileCheck = {
  id: 'DF001',
  aliases: ['DL3000', 'WorkdirRelativePath', 'DS-0009', 'CKV_DOCKER_10'],
  title: 'WORKDIR is not an absolute path',
  severity: 'low',
  why: 'A relative path depends on the WORKDIR before it, also on the one of the base image, which can change.',
  fix: 'Write the whole path, from / on.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nWORKDIR /app\n',
      'FROM a:1\nWORKDIR /app\nWORKDIR lib\n',
      'FROM a:1\nWORKDIR $HOME/x\n',
      'FROM a:1\nWORKDIR C:\\\\app\n',
    ],
    bad: ['FROM a:1\nWORKDIR app\n', 'FROM a:1\nWORKDIR "app"\n'],
  },
  *find(context) {
    let absolute = false;
    for (const workdir of everyInstruction(context, 'FROM', 'WORKDIR')) {
      const path = unquote(workdir.words[0]?.raw ?? '/', context.file.escape);
      if (workdir.keyword === 'FROM') absolute = false;
      else if (/^(?:[/\\$]|[A-Za-z]:)/.test(path)) absolute = true;
      else if (!absolute) yield { at: argumentStart(workdir) };
    }
  },
};
