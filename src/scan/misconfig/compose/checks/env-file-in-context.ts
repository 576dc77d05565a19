import { listAt, textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { posix } from 'node:path';

/** A file of variables lies in the build context. */
export const envFileInContext: ComposeCheck = {
  id: 'CO025',
  aliases: [],
  title: 'A file of variables lies in the build context',
  severity: 'negligible',
  why: '`COPY . .` puts it into the image, unless .dockerignore names it.',
  fix: 'Name it in .dockerignore, or keep it elsewhere.',
  controls: ['CWE-538', 'T1552.001'],
  examples: {
    good: [serviceWith('env_file: ../secret/web.env\nbuild: .\n'), serviceWith('env_file: web.env\n')],
    bad: [
      serviceWith('env_file: web.env\nbuild: .\n'),
      serviceWith('env_file: [{path: ./app/.env}]\nbuild: {context: ./app}\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      const build = json['build'];
      const context = typeof build === 'string' ? build : textAt(build, 'context');
      if (context === '' || context.includes('://') || context.startsWith('/')) continue;
      const folder = posix.normalize(`${context}/`);
      const files = typeof json['env_file'] === 'string' ? [json['env_file']] : listAt(json, 'env_file');
      for (const [index, entry] of files.entries()) {
        const name = typeof entry === 'string' ? entry : textAt(entry, 'path');
        const clean = posix.normalize(name);
        const inside =
          folder === './' ? !clean.startsWith('../') && !clean.startsWith('/') : clean.startsWith(folder);
        if (name !== '' && inside)
          yield {
            at: Array.isArray(json['env_file']) ? [...path, 'env_file', index] : [...path, 'env_file'],
          };
      }
    }
  },
};
