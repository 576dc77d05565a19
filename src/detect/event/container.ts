/** What is known of a container; the host itself has none. */
export interface Container {
  /** 12 hex digits for the engines that number so. */
  readonly id: string;
  readonly fullId: string;
  readonly name: string;
  /** `docker`, `podman`, `containerd`, `cri-o`... */
  readonly type: string;
  /** The image as it was asked for: `falcosecurity/falco:latest`. */
  readonly image: string;
  readonly imageId: string;
  readonly imageRepository: string;
  readonly imageTag: string;
  readonly imageDigest: string;
  readonly privileged: boolean | null;
  readonly mounts: readonly Mount[];
  readonly healthcheck: string | null;
  readonly livenessProbe: string | null;
  readonly readinessProbe: string | null;
  readonly ip: string;
  readonly cniJson: string;
  readonly hostPid: boolean | null;
  readonly hostNetwork: boolean | null;
  readonly hostIpc: boolean | null;
  /** Nanoseconds since 1970. */
  readonly startTime: bigint | null;
  readonly pod: Pod | null;
  readonly labels: ReadonlyMap<string, string>;
}

export interface Mount {
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly writable: boolean;
  readonly propagation: string;
}

/** The Kubernetes pod that a container belongs to. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly sandboxId: string;
  readonly fullSandboxId: string;
  readonly ip: string;
  readonly labels: ReadonlyMap<string, string>;
}
