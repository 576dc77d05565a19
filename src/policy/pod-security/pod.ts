/** What the checks read of a profile of AppArmor or seccomp. */
export interface Profile {
  readonly type: string;
  readonly localhostProfile?: string;
}

export interface SeLinuxOptions {
  readonly type: string;
  readonly user: string;
  readonly role: string;
}

interface SharedSecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly hostProcess?: boolean;
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: Profile;
  readonly appArmorProfile?: Profile;
}

export interface PodSecurityContext extends SharedSecurityContext {
  readonly sysctls: readonly string[];
}

export interface ContainerSecurityContext extends SharedSecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add: readonly string[]; readonly drop: readonly string[] };
}

export interface Container {
  readonly name: string;
  readonly securityContext?: ContainerSecurityContext;
  /** Without zeros. */
  readonly hostPorts: readonly number[];
  /** Of probes and lifecycle handlers, without empty ones. */
  readonly probeHosts: readonly string[];
}

export interface Volume {
  readonly name: string;
  /** The keys that say what it is: one, in a valid pod. */
  readonly sources: readonly string[];
}

/** What the checks read of a pod, as the API server would store it. */
export interface Pod {
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers?: boolean;
  /** `spec.os.name`. */
  readonly os?: string;
  readonly runtimeClassName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly volumes: readonly Volume[];
  /** Init containers, then containers, then ephemeral containers. */
  readonly containers: readonly Container[];
}

/** True for a pod in its own user namespace, for which Kubernetes 1.35 relaxed some checks. */
export function inUserNamespace(pod: Pod): boolean {
  return pod.hostUsers === false;
}

/** True for a pod that says that it runs on Windows, where Linux security fields cannot be set. */
export function isWindows(pod: Pod): boolean {
  return pod.os === 'windows';
}
