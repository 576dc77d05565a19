import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';

/** Privileged service. */
export const privileged: ComposeCheck = {
  id: 'CO001',
  aliases: [],
  title: 'Privileged service',
  severity: 'high',
  why: 'A privileged container has all capabilities and devices of the host and no seccomp or AppArmor profile: root in it is root on the host. `yes` and `on` are true for Compose, with a warning.',
  fix: 'Leave privileged out and add the single capability or device that is needed.',
  controls: ['CIS-Docker-5.5', 'CWE-250', 'T1611'],
  examples: {
    good: [serviceWith('privileged: false\n')],
    bad: [
      serviceWith('privileged: true\n'),
      serviceWith('privileged: yes\n'),
      serviceWith('privileged: ${PRIVILEGED:-true}\n'),
      'x-base: &base\n  privileged: true\nservices:\n  web:\n    <<: *base\n    image: a:1\n',
    ],
  },
  *find({ services }) {
    for (const { json, path } of services)
      if (isTrue(json['privileged'])) yield { at: [...path, 'privileged'] };
  },
};
