import { valueAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** Nothing says whether a service works. */
export const noHealthcheck: ComposeCheck = {
  id: 'CO037',
  aliases: [],
  title: 'Nothing says whether a service works',
  severity: 'negligible',
  why: 'Without a health check depends_on and the engine only know that it runs. The image may have one.',
  fix: 'Add healthcheck.',
  controls: ['CIS-Docker-5.27'],
  examples: {
    good: [serviceWith('healthcheck: {test: [CMD, "true"]}\n')],
    bad: [
      serviceWith('restart: always\n'),
      serviceWith('healthcheck: {disable: true}\n'),
      serviceWith('healthcheck: {test: [NONE]}\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path, isPart } of services) {
      const test = valueAt(json, 'healthcheck', 'test');
      const off =
        isTrue(valueAt(json, 'healthcheck', 'disable')) || (Array.isArray(test) && test[0] === 'NONE');
      if (off) yield { at: [...path, 'healthcheck'], message: 'The health check is switched off' };
      else if (!isPart && json['healthcheck'] === undefined) yield { at: [...path, 'healthcheck'] };
    }
  },
};
