import type { DockerfileCheck } from '../check.ts';

/** Both wget and curl are used. */
export const wgetAndCurl: DockerfileCheck = {
  id: 'DF054',
  aliases: ['DL4001', 'DS-0014'],
  title: 'Both wget and curl are used',
  severity: 'negligible',
  why: 'One of the two is enough, and is one program less to keep free of vulnerabilities.',
  fix: 'Use one of them.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: ['FROM a:1\nRUN curl -O https://e.com/a\n', 'FROM a:1\nRUN wget -q x\nFROM b:1\nRUN curl x\n'],
    bad: ['FROM a:1\nRUN wget -q x && curl x\n'],
  },
  *find(context) {
    for (const stage of context.stages) {
      const calls = context.calls.filter((call) => call.stage === stage);
      const wget = calls.findIndex(({ name }) => name === 'wget');
      const curl = calls.findIndex(({ name }) => name === 'curl');
      if (wget !== -1 && curl !== -1) yield { at: calls[Math.max(wget, curl)]!.at };
    }
  },
};
