import type { FieldValue } from '../../field/field.ts';
import type { Container, Mount, ProbeCommand } from '../container.ts';
import type { SyscallEvent } from '../event.ts';
import {
  type ExtractorMaker,
  type ExtractorTable,
  indexOf,
  integer,
  plain,
  type SyscallExtractor,
} from './extractor.ts';
import { globTest } from './glob.ts';

/** What stands for a container's id and name outside of containers. */
const HOST = 'host';
const SECOND = 1_000_000_000n;
const SHORT_ID_DIGITS = 12;

/** `container.*` and `k8s.*`. Nothing is known of an event without a process. */
export const CONTAINER_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'container.id': plain(
    ({ process }) => process && (process.containerId === '' ? HOST : process.containerId),
  ),
  'container.full_id': onHost(HOST, (container) => filled(container.fullId)),
  'container.name': onHost(HOST, (container) => filled(container.name)),
  'container.type': onHost(HOST, (container) => container.type),
  'container.image': contained((container) => filled(container.image)),
  'container.image.id': contained((container) => filled(container.imageId)),
  'container.image.repository': contained((container) => filled(container.imageRepository)),
  'container.image.tag': contained((container) => filled(container.imageTag)),
  'container.image.digest': contained((container) => filled(container.imageDigest)),
  'container.privileged': contained((container) => container.privileged),
  'container.mounts': contained((container) => container.mounts.map(mountText).join(',')),
  'container.mount': mount('source', mountText),
  'container.mount.source': mount('destination', (each) => each.source),
  'container.mount.dest': mount('source', (each) => each.destination),
  'container.mount.mode': mount('source', (each) => each.mode),
  'container.mount.rdwr': mount('source', (each) => String(each.writable)),
  'container.mount.propagation': mount('source', (each) => each.propagation),
  'container.healthcheck': contained((container) => probeText(container.healthcheck)),
  'container.liveness_probe': contained((container) => probeText(container.livenessProbe)),
  'container.readiness_probe': contained((container) => probeText(container.readinessProbe)),
  'container.start_ts': contained((container) =>
    container.createdTime === 0 ? null : integer(BigInt(Math.trunc(container.createdTime)) * SECOND),
  ),
  'container.duration': contained((container, event) =>
    container.createdTime === 0
      ? null
      : integer(event.time - BigInt(Math.trunc(container.createdTime)) * SECOND),
  ),
  'container.ip': contained((container) => filled(container.ip)),
  'container.cni.json': contained((container) => filled(container.cniJson)),
  'container.host_pid': contained((container) => container.hostPid),
  'container.host_network': contained((container) => container.hostNetwork),
  'container.host_ipc': contained((container) => container.hostIpc),
  'container.label': label((container) => container.labels),
  'container.labels': contained((container) => labelsText(container.labels)),
  'k8s.pod.name': podFact('io.kubernetes.pod.name'),
  'k8s.pod.id': podFact('io.kubernetes.pod.uid'),
  'k8s.pod.uid': podFact('io.kubernetes.pod.uid'),
  'k8s.ns.name': podFact('io.kubernetes.pod.namespace'),
  'k8s.pod.sandbox_id': contained((container) => filled(container.podSandboxId.slice(0, SHORT_ID_DIGITS))),
  'k8s.pod.full_sandbox_id': contained((container) => filled(container.podSandboxId)),
  'k8s.pod.label': label((container) => container.podSandboxLabels),
  'k8s.pod.labels': contained((container) => labelsText(container.podSandboxLabels)),
  'k8s.pod.ip': contained((container) => filled(container.ip)),
  'k8s.pod.cni.json': contained((container) => filled(container.cniJson)),
};

/** A field that says `host` outside of containers. */
function onHost(
  host: string,
  read: (container: Container) => string | null,
): ExtractorMaker<SyscallExtractor> {
  return plain(({ process, container }) => {
    if (!process) return null;
    if (process.containerId === '') return host;
    return container && read(container);
  });
}

/** A field of a container; what nobody told of it is null, false or empty. */
function contained(
  read: (container: Container, event: SyscallEvent) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return plain((event) => event.container && read(event.container, event));
}

function filled(text: string): string | null {
  return text === '' ? null : text;
}

function podFact(name: string): ExtractorMaker<SyscallExtractor> {
  return contained((container) => container.labels.get(name) ?? null);
}

function label(
  labelsOf: (container: Container) => ReadonlyMap<string, string>,
): ExtractorMaker<SyscallExtractor> {
  return (argument) =>
    argument === null ? null : ({ container }) => (container && labelsOf(container).get(argument)) ?? null;
}

function labelsText(labels: ReadonlyMap<string, string>): string | null {
  return labels.size === 0 ? null : [...labels].map(([name, value]) => `${name}:${value}`).join(', ');
}

function mountText({ source, destination, mode, writable, propagation }: Mount): string {
  return [source, destination, mode, String(writable), propagation].join(':');
}

/** One mount: by its number, or by a pattern for its source or destination. */
function mount(
  searched: 'source' | 'destination',
  read: (mount: Mount) => string,
): ExtractorMaker<SyscallExtractor> {
  return (argument) => {
    if (argument === null) return null;
    const index = indexOf(argument);
    const matches = globTest(argument);
    return ({ container }) => {
      if (!container) return null;
      const found =
        index === null ? container.mounts.find((each) => matches(each[searched])) : container.mounts[index];
      return found ? read(found) : null;
    };
  };
}

function probeText(probe: ProbeCommand | null): string {
  return probe ? [probe.exe, ...probe.args].join(' ') : 'NONE';
}
