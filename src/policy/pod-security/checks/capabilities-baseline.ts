import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** What container runtimes give by default, without NET_RAW. */
const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Containers must not add capabilities beyond the default set. */
export const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  title: 'Containers must not add capabilities beyond the default set',
  rules: [
    {
      fields: ofEveryContainer('securityContext.capabilities.add'),
      allowed: [undefined, null, [], [...DEFAULT_CAPABILITIES]],
      forbidden: [['NET_RAW'], ['SYS_ADMIN'], ['CHOWN', 'ALL'], ['chown'], ['CAP_CHOWN'], ['']],
    },
  ],
  revisions: [{ since: 0, run: forbidNonDefault }],
};

function forbidNonDefault(pod: Pod): Violation | undefined {
  const added = new Set<string>();
  const names = namesWhere(pod, ({ securityContext }) => {
    const beyond = (securityContext?.capabilities?.add ?? []).filter(
      (name) => !DEFAULT_CAPABILITIES.has(name),
    );
    for (const name of beyond) added.add(name);
    return beyond.length > 0;
  });
  if (names.length === 0) return undefined;
  const list = joinQuoted([...added].sort(compareText));
  return {
    reason: 'non-default capabilities',
    detail: `${containersText(names)} must not include ${list} in securityContext.capabilities.add`,
  };
}
