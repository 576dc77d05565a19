import type {
  Container,
  ContainerSecurityContext,
  Pod,
  PodSecurityContext,
  Profile,
  SeLinuxOptions,
  Volume,
} from './pod.ts';
import {
  readBoolean,
  readInteger,
  readOptionalText,
  readRecord,
  readRecords,
  readText,
  readTexts,
} from './read-field.ts';
import { syncAppArmor } from './sync-app-armor.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where a pod came from: only a real Pod gets all the defaults of the API server, a template keeps what it says. */
export type PodOrigin = 'pod' | 'template';

const NO_ANNOTATIONS: ReadonlyMap<string, string> = new Map();
const NO_PORTS: readonly number[] = [];
const NO_HOSTS: readonly string[] = [];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HANDLERS = ['postStart', 'preStop'] as const;

/**
 * Reads a pod (`metadata` and `spec`) as the API server would have stored it. A field of a wrong type is a problem, as
 * it is there; `where` is the path of the object that holds both. What the API server defaults and a check sees:
 * a volume without a source is an `emptyDir`; in a Pod (not in a template) with `hostNetwork`, the ports of regular and
 * init containers are host ports; and AppArmor annotations of containers become fields (strategy of pods, 1.30).
 */
export function decodePod(owner: Fields, where: string, origin: PodOrigin): Pod {
  const metadata = readRecord(owner, 'metadata', where) ?? {};
  const spec = readRecord(owner, 'spec', where) ?? {};
  const at = `${where}.spec`;
  const hostNetwork = readBoolean(spec, 'hostNetwork', at) ?? false;
  const hostPortsDefault = hostNetwork && origin === 'pod';
  const pod: Pod = {
    name: readText(metadata, 'name', `${where}.metadata`),
    annotations: decodeAnnotations(metadata, `${where}.metadata`),
    hostNetwork,
    hostPID: readBoolean(spec, 'hostPID', at) ?? false,
    hostIPC: readBoolean(spec, 'hostIPC', at) ?? false,
    ...present('hostUsers', readBoolean(spec, 'hostUsers', at)),
    ...present('os', decodeOs(spec, at)),
    ...present('runtimeClassName', readOptionalText(spec, 'runtimeClassName', at)),
    ...present('securityContext', decodePodSecurityContext(spec, at)),
    volumes: readRecords(spec, 'volumes', at).map((volume, index) =>
      decodeVolume(volume, `${at}.volumes[${index}]`),
    ),
    containers: [
      ...decodeContainers(spec, 'initContainers', at, hostPortsDefault),
      ...decodeContainers(spec, 'containers', at, hostPortsDefault),
      ...decodeContainers(spec, 'ephemeralContainers', at, false),
    ],
  };
  return origin === 'pod' ? syncAppArmor(pod) : pod;
}

function decodeAnnotations(metadata: Fields, where: string): ReadonlyMap<string, string> {
  const annotations = readRecord(metadata, 'annotations', where);
  if (annotations === undefined) return NO_ANNOTATIONS;
  return new Map(
    Object.keys(annotations).map((key) => [key, readText(annotations, key, `${where}.annotations`)] as const),
  );
}

function decodeOs(spec: Fields, at: string): string | undefined {
  const os = readRecord(spec, 'os', at);
  return os && readText(os, 'name', `${at}.os`);
}

function decodeVolume(volume: Fields, at: string): Volume {
  const sources = Object.keys(volume).filter(
    (key) => key !== 'name' && readRecord(volume, key, at) !== undefined,
  );
  return { name: readText(volume, 'name', at), sources: sources.length === 0 ? ['emptyDir'] : sources };
}

function decodeContainers(
  spec: Fields,
  list: string,
  at: string,
  hostPortsDefault: boolean,
): readonly Container[] {
  return readRecords(spec, list, at).map((container, index) =>
    decodeContainer(container, `${at}.${list}[${index}]`, hostPortsDefault),
  );
}

function decodeContainer(container: Fields, at: string, hostPortsDefault: boolean): Container {
  return {
    name: readText(container, 'name', at),
    ...present('securityContext', decodeContainerSecurityContext(container, at)),
    hostPorts: decodeHostPorts(container, at, hostPortsDefault),
    probeHosts: decodeProbeHosts(container, at),
  };
}

function decodeHostPorts(container: Fields, at: string, hostPortsDefault: boolean): readonly number[] {
  const ports = readRecords(container, 'ports', at);
  if (ports.length === 0) return NO_PORTS;
  return ports
    .map((port, index) => {
      const where = `${at}.ports[${index}]`;
      const hostPort = readInteger(port, 'hostPort', where) ?? 0;
      const containerPort = readInteger(port, 'containerPort', where) ?? 0;
      return hostPort === 0 && hostPortsDefault ? containerPort : hostPort;
    })
    .filter((port) => port !== 0);
}

function decodeProbeHosts(container: Fields, at: string): readonly string[] {
  const hosts: string[] = [];
  for (const name of PROBES) collectHosts(readRecord(container, name, at), `${at}.${name}`, hosts);
  const lifecycle = readRecord(container, 'lifecycle', at);
  if (lifecycle !== undefined) {
    for (const name of HANDLERS) {
      collectHosts(readRecord(lifecycle, name, `${at}.lifecycle`), `${at}.lifecycle.${name}`, hosts);
    }
  }
  return hosts.length === 0 ? NO_HOSTS : hosts;
}

function collectHosts(handler: Fields | undefined, at: string, hosts: string[]): void {
  if (handler === undefined) return;
  for (const action of ['httpGet', 'tcpSocket']) {
    const fields = readRecord(handler, action, at);
    const host = fields === undefined ? '' : readText(fields, 'host', `${at}.${action}`);
    if (host !== '') hosts.push(host);
  }
}

function decodePodSecurityContext(spec: Fields, at: string): PodSecurityContext | undefined {
  const context = readRecord(spec, 'securityContext', at);
  if (context === undefined) return undefined;
  const where = `${at}.securityContext`;
  return {
    ...decodeSharedContext(context, where),
    sysctls: readRecords(context, 'sysctls', where).map((sysctl) =>
      readText(sysctl, 'name', `${where}.sysctls`),
    ),
  };
}

function decodeContainerSecurityContext(container: Fields, at: string): ContainerSecurityContext | undefined {
  const context = readRecord(container, 'securityContext', at);
  if (context === undefined) return undefined;
  const where = `${at}.securityContext`;
  const capabilities = readRecord(context, 'capabilities', where);
  return {
    ...decodeSharedContext(context, where),
    ...present('privileged', readBoolean(context, 'privileged', where)),
    ...present('allowPrivilegeEscalation', readBoolean(context, 'allowPrivilegeEscalation', where)),
    ...present('procMount', readOptionalText(context, 'procMount', where)),
    ...present(
      'capabilities',
      capabilities && {
        add: readTexts(capabilities, 'add', `${where}.capabilities`),
        drop: readTexts(capabilities, 'drop', `${where}.capabilities`),
      },
    ),
  };
}

function decodeSharedContext(context: Fields, where: string) {
  const windows = readRecord(context, 'windowsOptions', where);
  return {
    ...present('runAsNonRoot', readBoolean(context, 'runAsNonRoot', where)),
    ...present('runAsUser', readInteger(context, 'runAsUser', where)),
    ...present('hostProcess', windows && readBoolean(windows, 'hostProcess', `${where}.windowsOptions`)),
    ...present('seLinuxOptions', decodeSeLinuxOptions(context, where)),
    ...present('seccompProfile', decodeProfile(context, 'seccompProfile', where)),
    ...present('appArmorProfile', decodeProfile(context, 'appArmorProfile', where)),
  };
}

function decodeSeLinuxOptions(context: Fields, where: string): SeLinuxOptions | undefined {
  const options = readRecord(context, 'seLinuxOptions', where);
  if (options === undefined) return undefined;
  const at = `${where}.seLinuxOptions`;
  return {
    type: readText(options, 'type', at),
    user: readText(options, 'user', at),
    role: readText(options, 'role', at),
  };
}

function decodeProfile(context: Fields, key: string, where: string): Profile | undefined {
  const profile = readRecord(context, key, where);
  if (profile === undefined) return undefined;
  const at = `${where}.${key}`;
  return {
    type: readText(profile, 'type', at),
    ...present('localhostProfile', readOptionalText(profile, 'localhostProfile', at)),
  };
}

/** `{ [key]: value }`, or nothing: an optional field is absent, never undefined. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
