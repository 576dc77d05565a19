import { textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service is built from an address without a commit. */
export const remoteContext: ComposeCheck = {
  id: 'CO049',
  aliases: [],
  title: 'A service is built from an address without a commit',
  severity: 'low',
  why: 'What is built is what the branch holds on that day.',
  fix: 'Name the commit behind #.',
  controls: ['CWE-494', 'T1195.002'],
  examples: {
    good: [
      serviceWith('build: "https://git.example.com/a.git#0123456789012345678901234567890123456789"\n'),
      serviceWith('build: ./app\n'),
    ],
    bad: [
      serviceWith('build: https://git.example.com/a.git\n'),
      serviceWith('build: {context: "git@git.example.com:a.git#main"}\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      const build = json['build'];
      const context = typeof build === 'string' ? build : textAt(build, 'context');
      if (/^(?:https?|git|ssh):\/\/|^git@/.test(context) && !/#[0-9a-f]{40}(?:$|:)/.test(context))
        yield { at: typeof build === 'string' ? [...path, 'build'] : [...path, 'build', 'context'] };
    }
  },
};
