import type { DockerfileCheck } from '../check.ts';
import { everyInstruction, flagOf, startOf } from '../context.ts';

/** ADD fetches an address without a checksum. */
export const addRemote: DockerfileCheck = {
  id: 'DF075',
  aliases: [],
  title: 'ADD fetches an address without a checksum',
  severity: 'medium',
  why: 'Whatever the address gives on the day of the build goes into the image.',
  fix: 'Add --checksum=sha256:….',
  controls: ['CIS-Docker-4.9', 'CWE-494'],
  examples: {
    good: [
      `FROM a:1\nADD --checksum=sha256:${'a'.repeat(64)} https://e.com/a /a\n`,
      'FROM a:1\nADD a.tgz /a\n',
      'FROM a:1\nADD https://e.com/a.git#0123456789012345678901234567890123456789 /a\n',
    ],
    bad: ['FROM a:1\nADD https://e.com/a /a\n', 'FROM a:1\nADD ["http://e.com/a", "/a"]\n'],
  },
  *find(context) {
    for (const add of everyInstruction(context, 'ADD')) {
      const sources = (add.exec ?? add.words.map(({ raw }) => raw)).slice(0, -1);
      const remote = sources.some(
        (source) => /^["']?https?:\/\//i.test(source) && !/#[0-9a-f]{40}/.test(source),
      );
      if (remote && flagOf(add, 'checksum') === undefined) yield { at: startOf(add) };
    }
  },
};
