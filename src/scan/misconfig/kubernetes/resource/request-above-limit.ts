import { valueAt, recordAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container asks for more than its limit. */
export const requestAboveLimit: ManifestCheck = {
  id: 'KM085',
  aliases: [],
  title: 'A container asks for more than its limit',
  severity: 'medium',
  why: 'The API server refuses such a pod.',
  fix: 'Raise the limit or lower the request.',
  controls: [],
  examples: {
    good: [containerWith('resources:\n  requests: {memory: 1Gi}\n  limits: {memory: 1024Mi}\n')],
    bad: [
      containerWith('resources:\n  requests: {memory: 2Gi}\n  limits: {memory: 1Gi}\n'),
      containerWith('resources: {requests: {cpu: 1}, limits: {cpu: 500m}}\n'),
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object))
      for (const name of Object.keys(recordAt(json, 'resources', 'requests'))) {
        const request = quantityOf(valueAt(json, 'resources', 'requests', name));
        const limit = quantityOf(valueAt(json, 'resources', 'limits', name));
        if (request !== undefined && limit !== undefined && request > limit)
          yield { at: [...path, 'resources', 'requests', name] };
      }
  },
};

/** A quantity (`500m`, `1Gi`, `2e3`) as a number; undefined for what is none. */
function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const match =
    typeof value === 'string'
      ? /^(\d{1,18}(?:\.\d{0,9})?)(m|k|[KMGTPE]i|[MGTPE]|e\d{1,2})?$/.exec(value)
      : null;
  if (match === null) return undefined;
  const suffix = match[2] ?? '';
  const number = Number(match[1]);
  if (suffix.startsWith('e')) return Number(match[0]);
  if (suffix === 'm') return number / 1000;
  const power = 'kMGTPE'.indexOf(suffix[0] === 'K' ? 'k' : (suffix[0] ?? ' ')) + 1;
  return number * (suffix.endsWith('i') ? 1024 : 1000) ** power;
}
