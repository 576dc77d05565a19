import type { DockerfileCheck } from '../check.ts';
import { argumentDefinitions, everyInstruction } from '../context.ts';
import { hasOption } from '../run-script.ts';

/** A certificate is not checked. */
export const unverifiedDownload: DockerfileCheck = {
  id: 'DF078',
  aliases: ['CKV2_DOCKER_2', 'CKV2_DOCKER_3'],
  title: 'A certificate is not checked',
  severity: 'high',
  why: 'Anybody on the way can give other bytes.',
  fix: 'Install ca-certificates, or name the authority that is needed, and leave the option out.',
  controls: ['CIS-Docker-4.11', 'CWE-295'],
  examples: {
    good: ['FROM a:1\nRUN curl -fsSL https://e.com/a -o a\n', 'FROM a:1\nRUN wget -q https://e.com/a\n'],
    bad: [
      'FROM a:1\nRUN curl -fksSL https://e.com/a -o a\n',
      'FROM a:1\nRUN wget --no-check-certificate https://e.com/a\n',
      'FROM a:1\nRUN git -c http.sslVerify=false clone https://e.com/a\n',
      'FROM a:1\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n',
      'FROM a:1\nRUN npm config set strict-ssl false\n',
      'FROM a:1\nRUN pip install --trusted-host e.com a==1\n',
    ],
  },
  *find(context) {
    for (const call of context.calls) {
      const text = call.args.join(' ');
      const unchecked =
        (call.name === 'curl' && hasOption(call, '-k', '--insecure')) ||
        (call.name === 'wget' && hasOption(call, '--no-check-certificate')) ||
        (call.name === 'git' && /\bhttp\.sslverify[= ]"?(?:false|0)\b/i.test(text)) ||
        (/^(?:npm|yarn|pnpm)$/.test(call.name) && /\bstrict-ssl[= ]"?false\b/i.test(text)) ||
        (/^(?:pip[\d.]*|python[\d.]*)$/.test(call.name) && /(?:^| )--trusted-host[= ]/.test(text));
      if (unchecked) yield { at: call.at };
    }
    for (const instruction of everyInstruction(context, 'ENV', 'ARG'))
      for (const { name, value, at } of argumentDefinitions(instruction, context.file.escape))
        if (UNCHECKED.get(name)?.test(value ?? '') === true) yield { at };
  },
};

/** Variables that turn the check off, and the values that do. */
const UNCHECKED: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['GIT_SSL_NO_VERIFY', /^(?:1|true)$/],
  ['PIP_TRUSTED_HOST', /\S/],
  ['NPM_CONFIG_STRICT_SSL', /^false$/],
]);
