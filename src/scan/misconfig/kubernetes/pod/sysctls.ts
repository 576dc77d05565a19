import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod sets a kernel parameter that is not safe. */
export const sysctls: ManifestCheck = {
  id: 'KM026',
  aliases: ['KSV-0026', 'unsafe-sysctls', 'sysctls'],
  title: 'The pod sets a kernel parameter that is not safe',
  severity: 'medium',
  why: 'Such parameters change the node or other pods, or take protections of the kernel away.',
  fix: 'Leave it out; what is safe is on the list of the Pod Security Standards.',
  controls: ['PSS-baseline'],
  examples: {
    good: [podWith('securityContext:\n  sysctls:\n    - {name: net.ipv4.tcp_syncookies, value: "1"}\n')],
    bad: [podWith('securityContext:\n  sysctls:\n    - {name: kernel.msgmax, value: "65536"}\n')],
  },
  *find(object) {
    const violation = object.pod?.violations.find(({ check }) => check === 'sysctls');
    if (violation === undefined) return;
    const unsafe = new Set(violation.detail.split(', '));
    for (const [sysctl, index] of recordsAt(object.pod?.spec, 'securityContext', 'sysctls')) {
      const name = textAt(sysctl, 'name');
      if (unsafe.has(name))
        yield {
          at: podField(object, 'securityContext', 'sysctls', index, 'name'),
          message: `The pod sets ${name}, which is not safe`,
        };
    }
  },
};
