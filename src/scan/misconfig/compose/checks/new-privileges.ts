import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';
import { wordsAt } from '../settings.ts';

/** A process may gain privileges. */
export const newPrivileges: ComposeCheck = {
  id: 'CO014',
  aliases: [],
  title: 'A process may gain privileges',
  severity: 'low',
  why: 'Without no-new-privileges a set-user-ID program in the image makes root of any user.',
  fix: 'Add no-new-privileges:true to security_opt.',
  controls: ['CIS-Docker-5.26', 'CWE-250', 'T1548.001'],
  examples: {
    good: [
      serviceWith('security_opt:\n  - no-new-privileges:true\n'),
      serviceWith('security_opt: [no-new-privileges]\n'),
    ],
    bad: [serviceWith('restart: always\n'), serviceWith('security_opt: [apparmor=mine]\n')],
  },
  *find({ services }) {
    for (const service of services) {
      const options = wordsAt(service, 'security_opt');
      if (
        service.isPart ||
        isTrue(service.json['privileged']) ||
        options.some(({ word }) => word.startsWith('no-new-privileges'))
      )
        continue;
      const at = [...service.path, 'security_opt'];
      yield service.json['security_opt'] === undefined
        ? { at, patch: { kind: 'set', path: at, value: ['no-new-privileges:true'] } }
        : { at };
    }
  },
};
