import type { Container, ContainerType, Mount, ProbeCommand } from '../../event/container.ts';
import type { Descriptor, DescriptorType, SocketFacts } from '../../event/descriptor.ts';
import type { Machine, SyscallEvent } from '../../event/event.ts';
import type {
  Capabilities,
  Executable,
  ExecutableIdentity,
  Group,
  Leader,
  Process,
  Usage,
  User,
} from '../../event/process.ts';
import { argumentsCodec } from './argument.ts';
import {
  type Codec,
  flag,
  integer,
  list,
  nullable,
  oneOf,
  record,
  reference,
  text,
  textMap,
  textPair,
  time,
  wideInteger,
} from './codec.ts';
import { address, endpoint } from './endpoint.ts';

const DESCRIPTOR_TYPES: readonly DescriptorType[] = [
  'unknown',
  'unsupported',
  'file',
  'directory',
  'ipv4',
  'ipv6',
  'unix',
  'pipe',
  'event',
  'signalfd',
  'eventpoll',
  'inotify',
  'timerfd',
  'netlink',
  'bpf',
  'userfaultfd',
  'io_uring',
  'memfd',
  'pidfd',
];
const CONTAINER_TYPES: readonly ContainerType[] = [
  'docker',
  'lxc',
  'libvirt-lxc',
  'mesos',
  'rkt',
  'cri',
  'containerd',
  'cri-o',
  'bpm',
  'static',
  'podman',
];

const socket = record<SocketFacts>({
  protocol: oneOf(['unknown', 'tcp', 'udp', 'icmp', 'raw']),
  listening: flag,
  client: endpoint,
  server: endpoint,
});

export const descriptorCodec: Codec<Descriptor> = record<Descriptor>({
  number: integer,
  type: oneOf(DESCRIPTOR_TYPES),
  name: text,
  nameRaw: nullable(text),
  socket: nullable(socket),
  role: nullable(oneOf(['client', 'server'])),
  connected: flag,
  openFlags: integer,
  device: integer,
  inode: wideInteger,
  layer: nullable(oneOf(['upper', 'lower'])),
});

const user = record<User>({
  uid: integer,
  name: nullable(text),
  home: nullable(text),
  shell: nullable(text),
});
const group = record<Group>({ gid: integer, name: nullable(text) });
const leader = record<Leader>({ name: text, exe: text, exePath: text });
const identity = record<ExecutableIdentity>({
  device: wideInteger,
  sha256: nullable(text),
  inImage: nullable(flag),
  interpreter: nullable(text),
});
const executable = record<Executable>({
  writable: flag,
  upperLayer: flag,
  lowerLayer: flag,
  fromMemfd: flag,
  inode: wideInteger,
  changeTime: wideInteger,
  modifyTime: wideInteger,
  identity: nullable(identity),
});
const capabilities = record<Capabilities>({
  effective: wideInteger,
  permitted: wideInteger,
  inheritable: wideInteger,
});
const descriptor = nullable(reference<Descriptor>('descriptor'));

/** Everything of a process but its main thread, which may be itself. */
export const processCodec: Codec<Omit<Process, 'main'>> = record<Omit<Process, 'main'>>({
  tid: integer,
  pid: integer,
  ptid: integer,
  vtid: integer,
  vpid: integer,
  sid: integer,
  pgid: integer,
  vpgid: integer,
  tty: integer,
  name: text,
  exe: text,
  exePath: text,
  args: list(text),
  env: list(text),
  cwd: text,
  root: text,
  cgroups: list(textPair),
  user,
  group,
  loginUser: user,
  startTime: nullable(time),
  namespaceStartTime: nullable(time),
  executable,
  capabilities,
  probe: nullable(oneOf(['healthcheck', 'liveness', 'readiness'])),
  sessionLeader: nullable(leader),
  groupLeader: nullable(leader),
  namespaceGroupLeader: nullable(leader),
  streams: list(descriptor),
  containerId: text,
  parent: nullable(reference<Process>('process')),
});

export const usageCodec: Codec<Usage> = record<Usage>({
  threads: integer,
  children: integer,
  openDescriptors: integer,
  descriptorTypes: list(oneOf(DESCRIPTOR_TYPES)),
  descriptorLimit: wideInteger,
  vmSize: integer,
  vmResident: integer,
  vmSwap: integer,
  majorFaults: wideInteger,
  minorFaults: wideInteger,
  totalExecutionTime: integer,
});

const mount = record<Mount>({
  source: text,
  destination: text,
  mode: text,
  writable: flag,
  propagation: text,
});
const probe = nullable(record<ProbeCommand>({ exe: text, args: list(text) }));

export const containerCodec: Codec<Container> = record<Container>({
  id: text,
  fullId: text,
  name: text,
  type: nullable(oneOf(CONTAINER_TYPES)),
  image: text,
  imageId: text,
  imageRepository: text,
  imageTag: text,
  imageDigest: text,
  privileged: flag,
  mounts: list(mount),
  healthcheck: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  ip: text,
  cniJson: text,
  hostPid: flag,
  hostNetwork: flag,
  hostIpc: flag,
  createdTime: integer,
  labels: textMap,
  podSandboxId: text,
  podSandboxLabels: textMap,
  known: flag,
});

export const machineCodec: Codec<Machine> = record<Machine>({
  hostname: text,
  cpus: integer,
  addresses: list(address),
  start: time,
});

/** Everything of an event but the machine, which has a line of its own. */
export const eventCodec: Codec<Omit<SyscallEvent, 'source' | 'machine'>> = record<
  Omit<SyscallEvent, 'source' | 'machine'>
>({
  number: integer,
  time,
  previous: time,
  cpu: integer,
  tid: integer,
  type: text,
  arguments: argumentsCodec,
  entered: nullable(argumentsCodec),
  latency: integer,
  executionTime: integer,
  process: nullable(reference<Process>('process')),
  usage: nullable(reference<Usage>('usage')),
  fd: nullable(integer),
  descriptor,
  descriptorCertain: flag,
  descriptorRenamed: flag,
  container: nullable(reference<Container>('container')),
});
