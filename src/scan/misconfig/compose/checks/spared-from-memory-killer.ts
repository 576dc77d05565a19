import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** A service is spared when memory runs out. */
export const sparedFromMemoryKiller: ComposeCheck = {
  id: 'CO047',
  aliases: [],
  title: 'A service is spared when memory runs out',
  severity: 'low',
  why: 'Others are killed for it, or the host stops.',
  fix: 'Leave oom_kill_disable and a negative oom_score_adj out, and set a memory limit.',
  controls: ['T1499'],
  examples: {
    good: [serviceWith('oom_score_adj: 500\n')],
    bad: [serviceWith('oom_kill_disable: true\n'), serviceWith('oom_score_adj: -900\n')],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      if (isTrue(json['oom_kill_disable'])) yield { at: [...path, 'oom_kill_disable'] };
      const score = json['oom_score_adj'];
      if (typeof score === 'number' && score < 0) yield { at: [...path, 'oom_score_adj'] };
    }
  },
};
