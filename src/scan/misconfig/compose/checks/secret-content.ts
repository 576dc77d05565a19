import { recordAt, textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';

/** A secret stands in the file. */
export const secretContent: ComposeCheck = {
  id: 'CO050',
  aliases: [],
  title: 'A secret stands in the file',
  severity: 'medium',
  why: 'The content of a secret that is written into the Compose file is as readable as the file.',
  fix: 'Use file: or environment:; change what was published.',
  controls: ['CWE-798', 'T1552.001'],
  examples: {
    good: ['services:\n  web: {image: web:1}\nsecrets:\n  db: {file: ./db.txt}\n'],
    bad: [
      'services:\n  web: {image: web:1}\nsecrets:\n  db: {content: hunter22}\n',
      'services:\n  web: {image: web:1}\nconfigs:\n  key:\n    content: |\n      -----BEGIN PRIVATE KEY-----\n',
    ],
  },
  *find({ json }) {
    for (const [name, secret] of Object.entries(recordAt(json, 'secrets')))
      if (textAt(secret, 'content') !== '') yield { at: ['secrets', name, 'content'] };
    for (const [name, config] of Object.entries(recordAt(json, 'configs')))
      if (/-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/.test(textAt(config, 'content')))
        yield { at: ['configs', name, 'content'], message: 'A config holds a private key' };
  },
};
