import type { DockerfileCheck } from '../check.ts';
import { everyInstruction, startOf } from '../context.ts';
import { unquote } from '#format/index.ts';

/** ADD where COPY does. */
export const addForCopy: DockerfileCheck = {
  id: 'DF024',
  aliases: ['DL3020', 'CKV_DOCKER_4', 'DS-0005'],
  title: 'ADD where COPY does',
  severity: 'medium',
  why: 'ADD unpacks archives and fetches addresses; what a plain copy does not need is only a way to be surprised.',
  fix: 'Use COPY for files and folders of the build context.',
  controls: ['CIS-Docker-4.9'],
  examples: {
    good: [
      'FROM a:1\nCOPY a /b\n',
      'FROM a:1\nADD a.tar.gz /b\n',
      'FROM a:1\nADD https://e.com/a /b\n',
      'FROM a:1\nADD git@e.com:a/b.git /b\n',
      'FROM a:1\nADD $FILE /b\n',
    ],
    bad: ['FROM a:1\nADD a /b\n', 'FROM a:1\nADD ["a", "/b"]\n'],
  },
  *find(context) {
    for (const add of everyInstruction(context, 'ADD')) {
      const sources = (add.exec ?? add.words.map(({ raw }) => unquote(raw, context.file.escape))).slice(
        0,
        -1,
      );
      if (sources.length === 0 || sources.some((source) => FOR_ADD.test(source))) continue;
      const written = add.text.indexOf(add.written);
      const at = startOf(add);
      const plain = written === 0 && add.flags.every(({ name }) => name === 'chown' || name === 'chmod');
      yield { at, ...(plain ? { patch: [{ ...at, length: add.written.length, text: 'COPY' }] } : {}) };
    }
  },
};

/** What ADD is for: addresses, repositories, archives that it unpacks; and variables, which may be any of them. */
const FOR_ADD = /:\/\/|^git@|\$|<<|\.(?:tar|tar\.\w+|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst)$|[*?]/i;
