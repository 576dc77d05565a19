import { joinQuoted } from '../../go-text.ts';
import { type Check, plural, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Volumes must not mount paths of the host. */
export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  title: 'Volumes must not mount paths of the host',
  rules: [
    {
      fields: ['spec.volumes[*].hostPath'],
      allowed: [undefined, null],
      forbidden: [{}, { path: '/', type: 'Directory' }],
    },
  ],
  revisions: [{ since: 0, run: forbidHostPath }],
};

function forbidHostPath(pod: Pod): Violation | undefined {
  const names = pod.volumes.filter(({ sources }) => sources.includes('hostPath')).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', names.length)} ${joinQuoted(names)}` };
}
