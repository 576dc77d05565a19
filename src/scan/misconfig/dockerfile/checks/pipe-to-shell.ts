import type { DockerfileCheck } from '../check.ts';

/** A download is run unseen. */
export const pipeToShell: DockerfileCheck = {
  id: 'DF072',
  aliases: [],
  title: 'A download is run unseen',
  severity: 'high',
  why: 'Whoever controls the address or the way to it runs what he likes in the build, and nothing says what it was.',
  fix: 'Download to a file, check its digest or signature, then run it.',
  controls: ['CIS-Docker-4.11', 'CWE-494', 'T1059'],
  examples: {
    good: [
      'FROM a:1\nRUN curl -o a https://e.com/a && echo "aa  a" | sha256sum -c && sh a\n',
      'FROM a:1\nRUN curl https://e.com/a | tar xz\n',
    ],
    bad: [
      'FROM a:1\nRUN curl -fsSL https://e.com/a | sh\n',
      'FROM a:1\nRUN wget -qO- https://e.com/a | sudo bash -s -- x\n',
      'FROM a:1\nRUN bash -c "$(curl -fsSL https://e.com/a)"\n',
      'FROM a:1\nRUN bash <(curl -s https://e.com/a)\n',
    ],
  },
  *find(context) {
    const downloads = new Set(['curl', 'wget']);
    for (const call of context.calls) {
      if (!RUNS_TEXT.test(call.name)) continue;
      const piped = call.from.some(({ name }) => downloads.has(name));
      const substituted = call.words.some(({ substitutions }) =>
        substitutions.some(({ items }) =>
          items.some(({ commands }) =>
            commands.some(
              (command) => command.kind === 'simple' && downloads.has(command.words[0]?.value ?? ''),
            ),
          ),
        ),
      );
      if (piped || substituted) yield { at: call.at };
    }
  },
};

const RUNS_TEXT = /^(?:sh|bash|ash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|php|eval|source|\.)$/;
