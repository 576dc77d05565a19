/** What is known of a container; the host itself has none. An empty text is a fact nobody told. */
export interface Container {
  /** 12 hex digits for the engines that number so. */
  readonly id: string;
  readonly fullId: string;
  readonly name: string;
  readonly type: ContainerType | null;
  /** The image as it was asked for: `falcosecurity/falco:latest`. */
  readonly image: string;
  readonly imageId: string;
  readonly imageRepository: string;
  readonly imageTag: string;
  readonly imageDigest: string;
  readonly privileged: boolean;
  readonly mounts: readonly Mount[];
  readonly healthcheck: ProbeCommand | null;
  readonly livenessProbe: ProbeCommand | null;
  readonly readinessProbe: ProbeCommand | null;
  /** Dotted, or empty. */
  readonly ip: string;
  readonly cniJson: string;
  readonly hostPid: boolean;
  readonly hostNetwork: boolean;
  readonly hostIpc: boolean;
  /** Seconds since 1970, 0 when not known. */
  readonly createdTime: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly podSandboxId: string;
  readonly podSandboxLabels: ReadonlyMap<string, string>;
  /** False as long as only its id is known. */
  readonly known: boolean;
}

export type ContainerType =
  | 'docker'
  | 'lxc'
  | 'libvirt-lxc'
  | 'mesos'
  | 'rkt'
  | 'cri'
  | 'containerd'
  | 'cri-o'
  | 'bpm'
  | 'static'
  | 'podman';

export interface Mount {
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly writable: boolean;
  readonly propagation: string;
}

/** What an engine runs in a container to see whether it is well. */
export interface ProbeCommand {
  readonly exe: string;
  readonly args: readonly string[];
}
