import type { DockerfileCheck } from '../check.ts';
import { wordPosition } from '../run-script.ts';
import { isSecretName } from '../../secret-name.ts';

/** A secret in a RUN command. */
export const secretInRun: DockerfileCheck = {
  id: 'DF071',
  aliases: ['DS-0031'],
  title: 'A secret in a RUN command',
  severity: 'high',
  why: "The command is kept in the image's history.",
  fix: 'Use RUN --mount=type=secret and read it from /run/secrets; revoke what was published.',
  controls: ['CIS-Docker-4.10', 'CWE-522', 'T1552.001'],
  examples: {
    good: [
      'FROM a:1\nRUN curl -u "$USER:$PASS" https://e.com\n',
      'FROM a:1\nRUN TOKEN=$(cat /run/secrets/t) make\n',
      'FROM a:1\nRUN mysql --password="$P"\n',
    ],
    bad: [
      'FROM a:1\nRUN export DB_PASSWORD=abc123 && make\n',
      'FROM a:1\nRUN NPM_TOKEN=abc npm ci\n',
      'FROM a:1\nRUN curl https://u:pw123@e.com/a\n',
      'FROM a:1\nRUN curl -H "Authorization: Bearer abcdefgh" https://e.com\n',
    ],
  },
  *find(context) {
    for (const call of context.calls)
      for (const word of call.command.assignments)
        if (!word.dynamic && call.depth === 0 && isAssignedSecret(word.value))
          yield { at: call.place(word.offset) };
    for (const call of context.calls)
      for (const [index, word] of call.words.entries()) {
        const assigned = call.name === 'export' && isAssignedSecret(word.value);
        const shown =
          /:\/\/[^/@\s:$]+:[^/@\s$]{3,}@/.test(word.value) ||
          /^authorization:\s*(?:bearer|basic)\s+[\w.=-]{6,}/i.test(word.value);
        if (!word.dynamic && (assigned || shown)) yield { at: wordPosition(call, index) };
      }
  },
};

function isAssignedSecret(text: string): boolean {
  const equals = text.indexOf('=');
  return equals > 0 && equals < text.length - 1 && isSecretName(text.slice(0, equals));
}
