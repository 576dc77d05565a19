import type { ImageConfigCheck } from '../check.ts';
import { historyInstructions } from '../history.ts';

/** The image was built with ADD. */
export const addedFiles: ImageConfigCheck = {
  id: 'IC004',
  aliases: ['CIS-DI-0009'],
  title: 'The image was built with ADD',
  severity: 'low',
  why: 'ADD unpacks archives and fetches addresses without a checksum; COPY does neither.',
  fix: 'Use COPY, and ADD --checksum for addresses.',
  controls: ['CIS-Docker-4.9'],
  examples: {
    good: [
      {
        history: [
          'COPY a /b # buildkit',
          '/bin/sh -c #(nop) ADD file:0a in / ',
          'ADD rootfs.tar.xz / # buildkit',
        ],
      },
    ],
    bad: [
      { history: ['ADD a /b # buildkit'] },
      { history: ['/bin/sh -c #(nop) ADD file:0a in / ', '/bin/sh -c #(nop) ADD file:0b in /app '] },
    ],
  },
  *find(image) {
    const added = historyInstructions(image).filter(({ keyword }) => keyword === 'ADD');
    for (const { text } of added) {
      // The root file system of a base image is an archive that ADD unpacks at the root.
      if (/\s(?:in\s+)?\/$/.test(text) || /\.(?:tar|tgz|tar\.\w{1,4})\s/.test(text)) continue;
      yield { subject: text, message: `Built with ${text.slice(0, 80)}` };
    }
  },
};
