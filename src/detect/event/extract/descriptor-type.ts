import type { Descriptor, DescriptorType, TransportProtocol } from '../descriptor.ts';

/** Names and letters of descriptor types; a type that has neither is one that nobody knows. */
const TYPES: Readonly<Record<DescriptorType, { readonly name: string; readonly char: string }>> = {
  unknown: { name: '<NA>', char: 'o' },
  unsupported: { name: '<NA>', char: 'X' },
  file: { name: 'file', char: 'f' },
  directory: { name: 'directory', char: 'd' },
  ipv4: { name: 'ipv4', char: '4' },
  ipv6: { name: 'ipv6', char: '6' },
  unix: { name: 'unix', char: 'u' },
  pipe: { name: 'pipe', char: 'p' },
  event: { name: 'event', char: 'e' },
  signalfd: { name: 'signalfd', char: 's' },
  eventpoll: { name: 'eventpoll', char: 'l' },
  inotify: { name: 'inotify', char: 'i' },
  timerfd: { name: 'timerfd', char: 't' },
  netlink: { name: 'netlink', char: 'n' },
  bpf: { name: 'bpf', char: 'b' },
  userfaultfd: { name: 'userfaultfd', char: 'u' },
  io_uring: { name: 'io_uring', char: 'r' },
  memfd: { name: 'memfd', char: 'm' },
  pidfd: { name: 'pidfd', char: 'P' },
};

/** One letter for the type: `f` for a file. */
export function typeChar(descriptor: Descriptor): string {
  return TYPES[descriptor.type].char;
}

/** The protocol of a socket, known to rules only when it is clear who serves. */
export function protocolOf({ socket, role }: Descriptor): TransportProtocol {
  if (!socket) return 'unknown';
  return socket.listening || role !== null || socket.protocol === 'raw' ? socket.protocol : 'unknown';
}

/** `file`, `ipv4`... */
export function typeName(type: DescriptorType): string {
  return TYPES[type].name;
}
