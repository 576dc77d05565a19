import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import { isWindows, type Pod } from '../pod.ts';
import { confines, forbidUnconfined } from './seccomp-profile-baseline.ts';

const CONTAINER_TYPES = ofEveryContainer('securityContext.seccompProfile.type');
const CONTAINER_PROFILES = ofEveryContainer('securityContext.seccompProfile');
const POD_TYPE = 'spec.securityContext.seccompProfile.type';

/** A seccomp profile must be set, for the pod or for each container. */
export const seccompProfileRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  title: 'A seccomp profile must be set, for the pod or for each container',
  rules: [
    {
      since: 19,
      fields: [POD_TYPE],
      given: { 'spec.containers[*].name': 'a' },
      allowed: ['RuntimeDefault', 'Localhost'],
      forbidden: [undefined, '', 'Unconfined'],
    },
    {
      since: 19,
      fields: CONTAINER_TYPES,
      allowed: ['RuntimeDefault', 'Localhost'],
      forbidden: [undefined, '', 'Unconfined'],
    },
    { since: 19, fields: CONTAINER_PROFILES, allowed: [], forbidden: [undefined, null] },
    {
      since: 19,
      fields: CONTAINER_PROFILES,
      given: { [POD_TYPE]: 'RuntimeDefault' },
      allowed: [undefined, null],
      forbidden: [{}],
    },
    {
      since: 19,
      until: 25,
      fields: CONTAINER_PROFILES,
      given: { 'spec.os.name': 'windows' },
      allowed: [],
      forbidden: [undefined],
    },
    {
      since: 25,
      fields: CONTAINER_PROFILES,
      given: { 'spec.os.name': 'windows' },
      allowed: [undefined],
      forbidden: [],
    },
  ],
  revisions: [
    { since: 19, overrides: ['seccompProfile_baseline'], run: requireProfile },
    {
      since: 25,
      overrides: ['seccompProfile_baseline'],
      run: (pod) => (isWindows(pod) ? undefined : requireProfile(pod)),
    },
  ],
};

function requireProfile(pod: Pod): Violation | undefined {
  const unconfined = forbidUnconfined(pod);
  if (unconfined !== undefined) return unconfined;
  const podProfile = pod.securityContext?.seccompProfile;
  if (podProfile !== undefined && confines(podProfile)) return undefined;
  const names = namesWhere(pod, ({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (names.length === 0) return undefined;
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return { reason: 'seccompProfile', detail: `pod or ${containersText(names)} ${must}` };
}
