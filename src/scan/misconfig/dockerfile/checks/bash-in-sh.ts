import type { DockerfileCheck } from '../check.ts';
import type { Stage } from '../context.ts';
import type { Call } from '../run-script.ts';

/** A word of bash in a script of sh. */
export const bashInSh: DockerfileCheck = {
  id: 'DF090',
  aliases: ['SC3010', 'SC3040', 'SC3046', 'SC3001', 'SC3037'],
  title: 'A word of bash in a script of sh',
  severity: 'low',
  why: 'RUN uses /bin/sh, which is dash in images of Debian and Ubuntu: it does not know this, and fails or does something else.',
  fix: 'Use SHELL ["/bin/bash", "-c"], or write it as POSIX has it.',
  controls: [],
  examples: {
    good: [
      'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f /a ]] && source /a\n',
      'FROM alpine:3\nRUN set -o pipefail && [[ -f /a ]]\n',
      'FROM debian:12\nRUN bash -c "[[ -f /a ]]" && . /a && [ -f /a ]\n',
      'FROM debian:12\nRUN <<EOF\n#!/bin/bash\nset -o pipefail\nEOF\n',
    ],
    bad: [
      'FROM debian:12\nRUN [[ -f /a ]] && b\n',
      'FROM debian:12\nRUN source /a\n',
      'FROM debian:12\nRUN set -euo pipefail; a | b\n',
      'FROM debian:12\nRUN diff <(a) <(b)\n',
    ],
  },
  *find(context) {
    for (const call of context.calls) {
      if (call.depth > 0 || call.instruction.exec !== undefined || knowsMore(call)) continue;
      const what = bashWord(call);
      if (what !== undefined) yield { at: call.at, message: `${what} is no word of sh` };
    }
  },
};

function bashWord(call: Call): string | undefined {
  const { name, args, words } = call;
  if (name === '[[' || name === 'source' || name === 'pushd' || name === 'popd') return name;
  if (name === 'set' && args.includes('pipefail')) return 'set -o pipefail';
  // `/bin/echo` is a program of its own, and knows them.
  if (call.command.words[0]?.raw === 'echo' && /^-[neE]*[eE]$/.test(args[0] ?? '')) return `echo ${args[0]!}`;
  return words.some(({ raw }) => /^[<>]\(/.test(raw)) ? '<(…)' : undefined;
}

/** A stage whose shell is another, a here-document with an interpreter, or an image whose sh is known to be more than POSIX's. */
function knowsMore({ stage, instruction }: Call): boolean {
  const own = stage.instructions.some(
    ({ keyword, startLine }) => keyword === 'SHELL' && startLine < instruction.startLine,
  );
  return (
    own || instruction.heredocs.some(({ content }) => content.startsWith('#!')) || LIBERAL.test(baseOf(stage))
  );
}

/** BusyBox's ash knows most of it; sh is bash in the Red Hat family, SUSE, Arch and Amazon Linux. */
const LIBERAL =
  /alpine|busybox|centos|fedora|redhat|rhel|\bubi\d?\b|ubi-|rocky|alma|oraclelinux|amazonlinux|suse|arch|photon|wolfi|chainguard/i;

function baseOf(stage: Stage): string {
  let root = stage;
  while (root.base !== undefined) root = root.base;
  return root.resolvedImage ?? root.image;
}
