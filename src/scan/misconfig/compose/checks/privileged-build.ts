import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';
import { wordsAt } from '../settings.ts';

/** A build has rights on the host. */
export const privilegedBuild: ComposeCheck = {
  id: 'CO044',
  aliases: [],
  title: 'A build has rights on the host',
  severity: 'high',
  why: "privileged and the entitlement security.insecure run the build's commands as root without separation, network host gives them the host's network.",
  fix: 'Leave them out.',
  controls: ['T1612', 'CWE-250'],
  examples: {
    good: [serviceWith('build: {context: .}\n')],
    bad: [
      serviceWith('build: {context: ., privileged: true}\n'),
      serviceWith('build: {context: ., entitlements: [security.insecure]}\n'),
      serviceWith('build: {context: ., network: host}\n'),
    ],
  },
  *find({ services }) {
    for (const service of services) {
      const { json, path } = service;
      if (isTrue(valueAt(json, 'build', 'privileged'))) yield { at: [...path, 'build', 'privileged'] };
      for (const { word, at } of wordsAt(service, 'build', 'entitlements'))
        if (/^(?:security\.insecure|network\.host)$/.test(word)) yield { at };
      if (valueAt(json, 'build', 'network') === 'host') yield { at: [...path, 'build', 'network'] };
    }
  },
};
