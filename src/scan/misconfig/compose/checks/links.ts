import { listAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** Links are a thing of the past. */
export const links: ComposeCheck = {
  id: 'CO039',
  aliases: [],
  title: 'Links are a thing of the past',
  severity: 'negligible',
  why: 'Services of a network reach each other by name; external_links tie the file to containers that somebody else starts.',
  fix: 'Use networks.',
  controls: ['CIS-Docker-5.30'],
  examples: {
    good: [serviceWith('networks: [back]\n')],
    bad: [serviceWith('links: [db]\n'), serviceWith('external_links: [redis_1]\n')],
  },
  *find({ services }) {
    for (const { json, path } of services)
      for (const field of ['links', 'external_links'])
        if (listAt(json, field).length > 0) yield { at: [...path, field] };
  },
};
