import { definers, NEEDS_EITHER, NEEDS_NAME } from '../define.ts';
import type { Field } from '../field.ts';

const { string, bool, duration, abstime } = definers({ source: 'syscall' });

const MOUNT = { argument: NEEDS_EITHER } as const;
const LABEL = { argument: NEEDS_NAME } as const;

/** `container.*` and `k8s.*`: where it happened. */
export const CONTAINER_FIELDS: readonly Field[] = [
  string('container.id', 'First 12 characters of the container id; host outside of containers.'),
  string('container.full_id', 'The whole container id.'),
  string('container.name', 'Name of the container; host outside of containers.'),
  string('container.image', 'Image as it was named at start.'),
  string('container.image.id', 'First 12 characters of the image id.'),
  string('container.type', 'Engine: docker, containerd, cri-o, podman...'),
  bool('container.privileged', 'The container runs privileged.'),
  string('container.mounts', 'All mounts, source:dest:mode:rdwr:propagation separated by blanks.'),
  string('container.mount', 'One mount, by number or by its source (a glob).', MOUNT),
  string('container.mount.source', 'Source of one mount, by number or by its destination (a glob).', MOUNT),
  string('container.mount.dest', 'Destination of one mount, by number or by its source (a glob).', MOUNT),
  string('container.mount.mode', 'Mode of one mount, by number or by its source (a glob).', MOUNT),
  string(
    'container.mount.rdwr',
    'Whether one mount is writable, by number or by its source (a glob).',
    MOUNT,
  ),
  string(
    'container.mount.propagation',
    'Propagation of one mount, by number or by its source (a glob).',
    MOUNT,
  ),
  string('container.image.repository', 'Repository of the image.'),
  string('container.image.tag', 'Tag of the image.'),
  string('container.image.digest', 'Digest of the image in its registry.'),
  string('container.healthcheck', 'Command of the health check.'),
  string('container.liveness_probe', 'Command of the liveness probe.'),
  string('container.readiness_probe', 'Command of the readiness probe.'),
  abstime('container.start_ts', 'Start of the container, nanoseconds since the epoch.'),
  duration('container.duration', 'Nanoseconds since the start of the container.'),
  string('container.ip', 'Primary address of the container or pod.'),
  string('container.cni.json', 'What the network plugin answered, as JSON.'),
  bool('container.host_pid', "The container shares the host's process id namespace."),
  bool('container.host_network', "The container shares the host's network namespace."),
  bool('container.host_ipc', "The container shares the host's IPC namespace."),
  string('container.label', 'One label: container.label.app.', LABEL),
  string('container.labels', 'All labels, name:value separated by commas.'),
  bool('proc.is_container_healthcheck', "The process is part of the container's health check."),
  bool('proc.is_container_liveness_probe', "The process is part of the container's liveness probe."),
  bool('proc.is_container_readiness_probe', "The process is part of the container's readiness probe."),
  string('k8s.pod.name', 'Name of the pod.'),
  string('k8s.pod.id', 'The same as k8s.pod.uid.'),
  string('k8s.pod.uid', 'Unique id of the pod.'),
  string('k8s.pod.sandbox_id', 'First 12 characters of the id of the sandbox container.'),
  string('k8s.pod.full_sandbox_id', 'Id of the sandbox container.'),
  string('k8s.pod.label', 'One label of the pod.', LABEL),
  string('k8s.pod.labels', 'All labels of the pod, name:value separated by commas.'),
  string('k8s.pod.ip', 'Primary address of the pod.'),
  string('k8s.pod.cni.json', 'What the network plugin answered for the pod, as JSON.'),
  string('k8s.ns.name', 'Namespace of the pod.'),
];
