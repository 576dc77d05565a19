import { compareText } from '#core/index.ts';
import { goQuote, joinQuoted } from '../../go-text.ts';
import { type Check, namesWhere, ofEveryContainer, plural, settersText, type Violation } from '../check.ts';
import type { Pod, Profile } from '../pod.ts';
import { APP_ARMOR_PREFIX } from '../sync-app-armor.ts';

/** AppArmor must not be turned off: the runtime's own profile, or a local one. */
export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  title: 'AppArmor profiles must be the default of the runtime, or local ones',
  rules: [
    {
      fields: [`metadata.annotations['${APP_ARMOR_PREFIX}a']`],
      allowed: [undefined, null, '', 'runtime/default', 'localhost/', 'localhost/web'],
      forbidden: ['unconfined', 'docker/default', 'RuntimeDefault'],
    },
    {
      fields: [
        'spec.securityContext.appArmorProfile.type',
        ...ofEveryContainer('securityContext.appArmorProfile.type'),
      ],
      allowed: ['RuntimeDefault', 'Localhost'],
      forbidden: [undefined, '', 'Unconfined', 'runtime/default'],
    },
    {
      fields: [
        'spec.securityContext.appArmorProfile',
        ...ofEveryContainer('securityContext.appArmorProfile'),
      ],
      allowed: [undefined, null],
      forbidden: [{}],
    },
  ],
  revisions: [{ since: 0, run: forbidUnconfined }],
};

function forbidUnconfined(pod: Pod): Violation | undefined {
  const types = new Set<string>();
  const isBad = (profile: Profile | undefined): boolean => {
    if (profile === undefined || profile.type === 'RuntimeDefault' || profile.type === 'Localhost')
      return false;
    types.add(profile.type);
    return true;
  };
  const byPod = isBad(pod.securityContext?.appArmorProfile);
  const names = namesWhere(pod, ({ securityContext }) => isBad(securityContext?.appArmorProfile));
  const annotations = badAnnotations(pod);
  const setters = byPod || names.length > 0 ? [settersText(byPod, names)] : [];
  if (annotations.length > 0) setters.push(plural('annotation', annotations.length));
  if (setters.length === 0) return undefined;
  const values = [...[...types].sort(compareText), ...annotations];
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${joinQuoted(values)}`,
  };
}

function badAnnotations(pod: Pod): string[] {
  const bad: string[] = [];
  for (const [key, value] of pod.annotations) {
    if (!key.startsWith(APP_ARMOR_PREFIX)) continue;
    if (value === '' || value === 'runtime/default' || value.startsWith('localhost/')) continue;
    bad.push(`${key}=${goQuote(value)}`);
  }
  return bad.sort(compareText);
}
