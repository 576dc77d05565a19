import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';

/** The pod has a field of a wrong type. */
export const unreadablePod: ManifestCheck = {
  id: 'KM224',
  aliases: ['schema-validation'],
  title: 'The pod has a field of a wrong type',
  severity: 'medium',
  why: 'The API server refuses it, and what a tool makes of it nobody knows: "true" is not true. What depends on the field could not be judged.',
  fix: 'Write the value as the field wants it, without quotes.',
  controls: [],
  examples: {
    good: [podWith('hostNetwork: true\n')],
    bad: [podWith('hostNetwork: "true"\n'), containerWith('securityContext: {privileged: 1}\n')],
  },
  *find({ pod }) {
    const unreadable = pod?.violations.find(({ check }) => check === 'unreadable');
    if (unreadable === undefined) return;
    const { container } = unreadable;
    yield {
      at: container === undefined ? [...pod!.path, 'spec'] : container.path,
      message: unreadable.detail,
    };
  },
};
