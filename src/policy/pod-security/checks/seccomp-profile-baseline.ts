import { compareText } from '#core/index.ts';
import { goQuote, joinQuoted } from '../../go-text.ts';
import { type Check, namesWhere, ofEveryContainer, plural, settersText, type Violation } from '../check.ts';
import type { Pod, Profile } from '../pod.ts';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

const SECCOMP_TYPES = [
  'spec.securityContext.seccompProfile.type',
  ...ofEveryContainer('securityContext.seccompProfile.type'),
];

/** Seccomp must not be turned off: the runtime's own profile, or a local one. */
export const seccompProfileBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  title: 'Seccomp profiles must be the default of the runtime, or local ones',
  rules: [
    {
      until: 19,
      fields: [`metadata.annotations['${POD_ANNOTATION}']`],
      allowed: [undefined, 'runtime/default', 'docker/default', 'localhost/web'],
      forbidden: ['', 'unconfined', 'RuntimeDefault'],
    },
    {
      until: 19,
      fields: [`metadata.annotations['${CONTAINER_PREFIX}a']`],
      given: { 'spec.containers[*].name': 'a' },
      allowed: [undefined, 'runtime/default', 'docker/default', 'localhost/web'],
      forbidden: ['', 'unconfined'],
    },
    {
      until: 19,
      fields: [`metadata.annotations['${CONTAINER_PREFIX}another']`],
      given: { 'spec.containers[*].name': 'a' },
      allowed: ['unconfined'],
      forbidden: [],
    },
    { until: 19, fields: SECCOMP_TYPES, allowed: ['Unconfined'], forbidden: [] },
    {
      since: 19,
      fields: SECCOMP_TYPES,
      allowed: ['RuntimeDefault', 'Localhost'],
      forbidden: [undefined, '', 'Unconfined', 'runtime/default'],
    },
    {
      since: 19,
      fields: ['spec.securityContext.seccompProfile', ...ofEveryContainer('securityContext.seccompProfile')],
      allowed: [undefined, null],
      forbidden: [{}],
    },
  ],
  revisions: [
    { since: 0, run: forbidBadAnnotations },
    { since: 19, run: forbidUnconfined },
  ],
};

/** True for a profile that confines. */
export function confines({ type }: Profile): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

/** The violation of who set a profile that does not confine, undefined when nobody did. */
export function forbidUnconfined(pod: Pod): Violation | undefined {
  const types = new Set<string>();
  const isBad = (profile: Profile | undefined): boolean => {
    if (profile === undefined || confines(profile)) return false;
    types.add(profile.type);
    return true;
  };
  const byPod = isBad(pod.securityContext?.seccompProfile);
  const names = namesWhere(pod, ({ securityContext }) => isBad(securityContext?.seccompProfile));
  if (!byPod && names.length === 0) return undefined;
  const list = joinQuoted([...types].sort(compareText));
  return {
    reason: 'seccompProfile',
    detail: `${settersText(byPod, names)} must not set securityContext.seccompProfile.type to ${list}`,
  };
}

function forbidBadAnnotations(pod: Pod): Violation | undefined {
  const forbidden = new Set<string>();
  for (const key of [POD_ANNOTATION, ...pod.containers.map(({ name }) => CONTAINER_PREFIX + name)]) {
    const value = pod.annotations.get(key);
    if (value !== undefined && !isConfiningAnnotation(value)) forbidden.add(`${key}=${goQuote(value)}`);
  }
  if (forbidden.size === 0) return undefined;
  const list = [...forbidden].sort(compareText).join(', ');
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', forbidden.size)} ${list}` };
}

function isConfiningAnnotation(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
}
