import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { wordsAt } from '../settings.ts';

/** A protection of the kernel is switched off. */
export const unconfined: ComposeCheck = {
  id: 'CO013',
  aliases: [],
  title: 'A protection of the kernel is switched off',
  severity: 'medium',
  why: 'Without seccomp, AppArmor, SELinux or masked paths more of the kernel is in reach.',
  fix: 'Leave the option out, or name a profile of your own.',
  controls: ['CIS-Docker-5.2', 'CIS-Docker-5.3', 'CIS-Docker-5.22', 'CIS-Docker-5.26', 'T1611'],
  examples: {
    good: [serviceWith('security_opt: [no-new-privileges:true, "seccomp:profile.json"]\n')],
    bad: [
      serviceWith('security_opt:\n  - seccomp:unconfined\n'),
      serviceWith('security_opt: [apparmor=unconfined, "label:disable"]\n'),
      serviceWith('security_opt: ["no-new-privileges:false"]\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { word, at } of wordsAt(service, 'security_opt'))
        if (
          /^(?:(?:seccomp|apparmor|systempaths)[:=]unconfined|label[:=]disable|no-new-privileges[:=]false)$/.test(
            word.replaceAll(' ', ''),
          )
        )
          yield { at, message: `${word} switches a protection of the kernel off` };
  },
};
