import { isRecord, MIB } from '#core/index.ts';
import type { Container, ContainerType, Mount, ProbeCommand } from '../../../event/container.ts';

/** An engine's answer about one container with all its labels is a few KiB; nothing honest comes near. */
const MAX_JSON_LENGTH = 4 * MIB;

/** Engines by the number that recordings give them (libsinsp, sinsp_container_type). */
const TYPES: readonly (ContainerType | undefined)[] = [
  'docker',
  'lxc',
  'libvirt-lxc',
  'mesos',
  'rkt',
  undefined,
  'cri',
  'containerd',
  'cri-o',
  'bpm',
  'static',
  'podman',
];

/** Reads the JSON of a container event; null when it is not that. What it lacks is empty. */
export function containerFromJson(json: string): Container | null {
  const document = parse(json);
  const container = isRecord(document) ? document.container : null;
  if (!isRecord(container) || typeof container.id !== 'string' || container.id === '') return null;
  const image = text(container.image);
  const named = imageNameOf(image);
  return {
    id: container.id,
    fullId: text(container.full_id),
    name: text(container.name),
    type: typeof container.type === 'number' ? (TYPES[container.type] ?? null) : null,
    image,
    imageId: text(container.imageid),
    imageRepository: 'imagerepo' in container ? text(container.imagerepo) : named.repository,
    imageTag: 'imagetag' in container ? text(container.imagetag) : named.tag,
    imageDigest: 'imagedigest' in container ? text(container.imagedigest) : named.digest,
    privileged: container.privileged === true,
    mounts: list(container.Mounts).filter(isRecord).map(mountOf),
    healthcheck: probeOf(container.Healthcheck),
    livenessProbe: probeOf(container.LivenessProbe),
    readinessProbe: probeOf(container.ReadinessProbe),
    ip: container.ip === '0.0.0.0' ? '' : text(container.ip),
    cniJson: text(container.cni_json),
    hostPid: container.host_pid === true,
    hostNetwork: container.host_network === true,
    hostIpc: container.host_ipc === true,
    createdTime: typeof container.created_time === 'number' ? container.created_time : 0,
    labels: textMap(container.labels),
    podSandboxId: text(container.pod_sandbox_id),
    podSandboxLabels: textMap(container.pod_sandbox_labels),
    known: true,
  };
}

/** A container of which only the id is known, and what runs it if that can be seen from where the id stood. */
export function unknownContainer(id: string, type: ContainerType | null): Container {
  return {
    id,
    fullId: '',
    name: '',
    type,
    image: '',
    imageId: '',
    imageRepository: '',
    imageTag: '',
    imageDigest: '',
    privileged: false,
    mounts: [],
    healthcheck: null,
    livenessProbe: null,
    readinessProbe: null,
    ip: '',
    cniJson: '',
    hostPid: false,
    hostNetwork: false,
    hostIpc: false,
    createdTime: 0,
    labels: new Map(),
    podSandboxId: '',
    podSandboxLabels: new Map(),
    known: false,
  };
}

/** Engines by number, for the event that told of containers before there was JSON. */
export function containerTypeOf(number: number): ContainerType | null {
  return TYPES[number] ?? null;
}

function parse(json: string): unknown {
  if (json.length > MAX_JSON_LENGTH) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textMap(value: unknown): ReadonlyMap<string, string> {
  return new Map(isRecord(value) ? Object.entries(value).map(([name, each]) => [name, text(each)]) : []);
}

function mountOf(mount: Record<string, unknown>): Mount {
  return {
    source: text(mount.Source),
    destination: text(mount.Destination),
    mode: text(mount.Mode),
    writable: mount.RW === true,
    propagation: text(mount.Propagation),
  };
}

function probeOf(probe: unknown): ProbeCommand | null {
  if (!isRecord(probe) || typeof probe.exe !== 'string') return null;
  return { exe: probe.exe, args: list(probe.args).map(text) };
}

/** Old recordings have only the whole name: `registry:5000/name:tag@sha256:...`. */
function imageNameOf(image: string): {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
} {
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  return {
    repository: tagged ? name.slice(0, colon) : name,
    tag: tagged ? name.slice(colon + 1) : '',
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}
