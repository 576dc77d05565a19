import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import { isWindows, type Pod } from '../pod.ts';

const DROP = ofEveryContainer('securityContext.capabilities.drop');
const ADD = ofEveryContainer('securityContext.capabilities.add');
const DROPPED = Object.fromEntries(DROP.map((field) => [field, ['ALL']]));

/** Containers must drop all capabilities and may add only NET_BIND_SERVICE. */
export const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  title: 'Containers must drop all capabilities, and may add only NET_BIND_SERVICE',
  rules: [
    {
      since: 22,
      fields: DROP,
      allowed: [['ALL'], ['NET_RAW', 'ALL']],
      forbidden: [undefined, null, [], ['NET_RAW'], ['all'], ['CAP_ALL']],
    },
    {
      since: 22,
      fields: ADD,
      given: DROPPED,
      allowed: [undefined, null, [], ['NET_BIND_SERVICE']],
      forbidden: [['CHOWN'], ['NET_BIND_SERVICE', 'SYS_TIME'], ['ALL']],
    },
    {
      since: 22,
      until: 25,
      fields: DROP,
      given: { 'spec.os.name': 'windows' },
      allowed: [],
      forbidden: [undefined],
    },
    { since: 25, fields: DROP, given: { 'spec.os.name': 'windows' }, allowed: [undefined], forbidden: [] },
    {
      since: 25,
      fields: DROP,
      given: { 'spec.os.name': 'linux' },
      allowed: [['ALL']],
      forbidden: [undefined],
    },
  ],
  revisions: [
    { since: 22, overrides: ['capabilities_baseline'], run: requireDropAll },
    {
      since: 25,
      overrides: ['capabilities_baseline'],
      run: (pod) => (isWindows(pod) ? undefined : requireDropAll(pod)),
    },
  ],
};

function requireDropAll(pod: Pod): Violation | undefined {
  const added = new Set<string>();
  const keeping = namesWhere(
    pod,
    ({ securityContext }) => securityContext?.capabilities?.drop.includes('ALL') !== true,
  );
  const adding = namesWhere(pod, ({ securityContext }) => {
    const beyond = (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
    for (const name of beyond) added.add(name);
    return beyond.length > 0;
  });
  const details: string[] = [];
  if (keeping.length > 0)
    details.push(`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const list = joinQuoted([...added].sort(compareText));
    details.push(`${containersText(adding)} must not include ${list} in securityContext.capabilities.add`);
  }
  return details.length === 0
    ? undefined
    : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}
