import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, namesWhere, ofEveryContainer, plural, settersText, type Violation } from '../check.ts';
import type { Pod, SeLinuxOptions } from '../pod.ts';

const TYPES: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);
const TYPES_1_31: ReadonlySet<string> = new Set([...TYPES, 'container_engine_t']);

function options(field: string): readonly string[] {
  return [
    `spec.securityContext.seLinuxOptions.${field}`,
    ...ofEveryContainer(`securityContext.seLinuxOptions.${field}`),
  ];
}

/** SELinux types must be those for containers; user and role must not be set. */
export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  title: 'SELinux types must be those for containers, and user and role must not be set',
  rules: [
    {
      fields: options('type'),
      allowed: [undefined, null, ...TYPES],
      forbidden: ['spc_t', 'unconfined_t', 'Container_t'],
    },
    { until: 31, fields: options('type'), allowed: [], forbidden: ['container_engine_t'] },
    { since: 31, fields: options('type'), allowed: ['container_engine_t'], forbidden: [] },
    {
      fields: [...options('user'), ...options('role')],
      allowed: [undefined, null, ''],
      forbidden: ['system_u'],
    },
    { fields: [...options('level')], allowed: [undefined, 's0:c123,c456'], forbidden: [] },
  ],
  revisions: [
    { since: 0, run: (pod) => restrictOptions(pod, TYPES) },
    { since: 31, run: (pod) => restrictOptions(pod, TYPES_1_31) },
  ],
};

function restrictOptions(pod: Pod, allowedTypes: ReadonlySet<string>): Violation | undefined {
  const types = new Set<string>();
  let user = false;
  let role = false;
  const isBad = (set: SeLinuxOptions | undefined): boolean => {
    if (set === undefined) return false;
    const badType = !allowedTypes.has(set.type);
    if (badType) types.add(set.type);
    user ||= set.user !== '';
    role ||= set.role !== '';
    return badType || set.user !== '' || set.role !== '';
  };
  const byPod = isBad(pod.securityContext?.seLinuxOptions);
  const names = namesWhere(pod, ({ securityContext }) => isBad(securityContext?.seLinuxOptions));
  if (!byPod && names.length === 0) return undefined;
  const bad: string[] = [];
  if (types.size > 0) bad.push(`${plural('type', types.size)} ${joinQuoted([...types].sort(compareText))}`);
  if (user) bad.push('user may not be set');
  if (role) bad.push('role may not be set');
  return {
    reason: 'seLinuxOptions',
    detail: `${settersText(byPod, names)} set forbidden securityContext.seLinuxOptions: ${bad.join('; ')}`,
  };
}
