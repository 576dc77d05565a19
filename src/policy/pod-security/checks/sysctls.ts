import type { Check, Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Sysctls that are namespaced and cannot hurt other pods, by the Kubernetes minor that first allowed them. */
const ALLOWED_SINCE: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.ip_unprivileged_port_start',
      'net.ipv4.ping_group_range',
      'net.ipv4.tcp_syncookies',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.ipv4.tcp_keepalive_time',
    ],
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  [37, ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle']],
];
const FIELDS = ['spec.securityContext.sysctls[*].name'];

/** Only sysctls that are namespaced and harmless to others may be set. */
export const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  title: 'Only sysctls that are namespaced and harmless to others may be set',
  rules: [
    ...ALLOWED_SINCE.map(([since, names]) => ({ since, fields: FIELDS, allowed: names, forbidden: [] })),
    ...ALLOWED_SINCE.map(([until, names]) => ({ until, fields: FIELDS, allowed: [], forbidden: names })),
    { fields: FIELDS, allowed: [], forbidden: ['kernel.msgmax', 'net.ipv4.tcp_syncookies ', ''] },
  ],
  revisions: ALLOWED_SINCE.map(([since]) => {
    const allowed: ReadonlySet<string> = new Set(
      ALLOWED_SINCE.flatMap(([from, names]) => (from <= since ? names : [])),
    );
    return { since, run: (pod: Pod) => allowOnly(pod, allowed) };
  }),
};

function allowOnly(pod: Pod, allowed: ReadonlySet<string>): Violation | undefined {
  const names = pod.securityContext?.sysctls.filter((name) => !allowed.has(name)) ?? [];
  return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
}
