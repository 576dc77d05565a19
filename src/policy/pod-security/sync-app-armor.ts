import type { Container, Pod, Profile } from './pod.ts';
import { isWindows } from './pod.ts';

/** Annotations with this prefix name the AppArmor profile of the container whose name follows. */
export const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST_PREFIX = 'localhost/';
/** PATH_MAX without its terminating zero: longer names are no valid profile to the API server. */
const PROFILE_NAME_LIMIT = 4095;

/**
 * Copies AppArmor annotations of containers into their fields, unless the container or the pod says the same already:
 * what the API server does to each new pod that is not for Windows, before it is admitted (KEP-24, since 1.30).
 */
export function syncAppArmor(pod: Pod): Pod {
  if (pod.annotations.size === 0 || isWindows(pod)) return pod;
  const podProfile = pod.securityContext?.appArmorProfile;
  return { ...pod, containers: pod.containers.map((container) => syncContainer(container, pod, podProfile)) };
}

function syncContainer(container: Container, pod: Pod, podProfile: Profile | undefined): Container {
  const annotation = pod.annotations.get(APP_ARMOR_PREFIX + container.name);
  if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return container;
  const profile = profileOfAnnotation(annotation);
  if (profile === undefined || sameProfile(profile, podProfile)) return container;
  return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
}

function profileOfAnnotation(annotation: string): Profile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith(LOCALHOST_PREFIX)) return undefined;
  const localhostProfile = annotation.slice(LOCALHOST_PREFIX.length);
  const isValid =
    localhostProfile !== '' &&
    localhostProfile.trim() === localhostProfile &&
    Buffer.byteLength(localhostProfile) <= PROFILE_NAME_LIMIT;
  return isValid ? { type: 'Localhost', localhostProfile } : undefined;
}

function sameProfile(a: Profile, b: Profile | undefined): boolean {
  return b !== undefined && a.type === b.type && a.localhostProfile === b.localhostProfile;
}
