import type { SetCheck } from '../check.ts';
import { manifestOf, documents, WEB } from '../examples.ts';
import { danglingSelectors } from '../set-hits.ts';

/** A Service selects no pod. */
export const danglingService: SetCheck = {
  id: 'KM200',
  aliases: ['dangling-service'],
  title: 'A Service selects no pod',
  severity: 'medium',
  why: 'Nothing answers there. Said when pods of its namespace stand in the same directory, so that one of them was meant.',
  fix: 'Select labels that the pods have.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(WEB, manifestOf('v1', 'Service', 'spec: {selector: {app: web}, ports: [{port: 80}]}\n')),
      manifestOf('v1', 'Service', 'spec: {selector: {app: web}}\n'),
      documents(WEB, manifestOf('v1', 'Service', 'spec: {ports: [{port: 80}]}\n')),
    ],
    bad: [
      documents(WEB, manifestOf('v1', 'Service', 'spec: {selector: {app: shop}, ports: [{port: 80}]}\n')),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) if (object.kind === 'Service') yield* danglingSelectors(set, object);
  },
};
