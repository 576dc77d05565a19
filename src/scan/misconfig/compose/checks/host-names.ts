import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service shares the host's name or control groups. */
export const hostNames: ComposeCheck = {
  id: 'CO008',
  aliases: [],
  title: "A service shares the host's name or control groups",
  severity: 'medium',
  why: 'With uts host it renames the host, with cgroup host it sees the groups of all others; a cgroup_parent takes it out of the limits it was meant to have.',
  fix: 'Leave uts, cgroup and cgroup_parent out.',
  controls: ['CIS-Docker-5.21', 'CIS-Docker-5.25'],
  examples: {
    good: [serviceWith('hostname: web\n')],
    bad: [serviceWith('uts: host\n'), serviceWith('cgroup: host\n'), serviceWith('cgroup_parent: /other\n')],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      for (const field of ['uts', 'cgroup']) if (json[field] === 'host') yield { at: [...path, field] };
      if (json['cgroup_parent'] !== undefined) yield { at: [...path, 'cgroup_parent'] };
    }
  },
};
