import { positionOf } from '#format/index.ts';
import type { DockerfileCheck } from '../check.ts';
import { everyInstruction } from '../context.ts';

/** The protocol of a port in capitals. */
export const portProtocolCasing: DockerfileCheck = {
  id: 'DF084',
  aliases: ['ExposeProtoCasing'],
  title: 'The protocol of a port in capitals',
  severity: 'negligible',
  why: 'Protocols are written in small letters everywhere else; builders other than BuildKit may not know it.',
  fix: 'Write /tcp, /udp or /sctp.',
  controls: [],
  examples: {
    good: ['FROM a:1\nEXPOSE 80/tcp 53/udp\n'],
    bad: ['FROM a:1\nEXPOSE 53/UDP\n'],
  },
  *find(context) {
    for (const expose of everyInstruction(context, 'EXPOSE'))
      for (const { raw, offset } of expose.words) {
        const match = /^[\d-]+\/(tcp|udp|sctp)$/i.exec(raw);
        const written = match?.[1] ?? '';
        const text = written.toLowerCase();
        const at = positionOf(expose, offset + raw.length - written.length);
        if (written !== text) yield { at, patch: [{ ...at, length: text.length, text }] };
      }
  },
};
