import type { DockerfileCheck } from '../check.ts';
import { everyInstruction } from '../context.ts';
import { positionOf, unquote } from '#format/index.ts';

/** EXPOSE names no valid port. */
export const portRange: DockerfileCheck = {
  id: 'DF015',
  aliases: ['DL3011', 'ExposeInvalidFormat', 'DS-0008'],
  title: 'EXPOSE names no valid port',
  severity: 'medium',
  why: 'Ports go from 0 to 65535, with /tcp, /udp or /sctp; anything else is refused or ignored.',
  fix: "Write the number of the port, and the protocol where it isn't tcp.",
  controls: [],
  examples: {
    good: ['FROM a:1\nEXPOSE 80 443/tcp $P 8000-8010/udp\n'],
    bad: ['FROM a:1\nEXPOSE 80000\n', 'FROM a:1\nEXPOSE 127.0.0.1:80:80\n'],
  },
  *find(context) {
    for (const expose of everyInstruction(context, 'EXPOSE'))
      for (const { raw, offset } of expose.words) {
        const port = unquote(raw, context.file.escape);
        const match = /^(\d{1,9})(?:-(\d{1,9}))?(?:\/(?:tcp|udp|sctp))?$/i.exec(port);
        const valid = match !== null && Number(match[1]) <= 65_535 && Number(match[2] ?? 0) <= 65_535;
        if (!valid && !port.includes('$')) yield { at: positionOf(expose, offset) };
      }
  },
};
