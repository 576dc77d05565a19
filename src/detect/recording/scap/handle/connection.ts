import { mappedAddress } from '../../../event/address.ts';
import type { SocketAddress } from '../../../event/argument.ts';
import type { Descriptor, TransportProtocol } from '../../../event/descriptor.ts';
import { printable } from '../../../event/path.ts';
import { socketAddressText, socketName } from '../../../event/socket-text.ts';
import { connectionOf, descriptorOf, NEW_SOCKET } from '../state/new-descriptor.ts';
import type { Handler, Step } from '../state/step.ts';
import { keepsDestination } from './destination.ts';

/** socket, bind, connect, accept: what a socket is, and what it is connected to. */
export const CONNECTION_HANDLERS: Readonly<Record<string, Handler>> = {
  'SOCKET_SOCKET.exit': socket,
  'SOCKET_BIND.exit': bind,
  'SOCKET_CONNECT.enter': connectEnter,
  'SOCKET_CONNECT.exit': connectExit,
  'SOCKET_ACCEPT.exit': accept,
  'SOCKET_ACCEPT_5.exit': accept,
  'SOCKET_ACCEPT4.exit': accept,
  'SOCKET_ACCEPT4_5.exit': accept,
  'SOCKET_ACCEPT4_6.exit': accept,
};

// Address families of recordings (ppm_events_public.h, PPM_AF_*).
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;

function socket(step: Step): void {
  const number = step.result;
  // Without the entry an old recording does not say what kind of socket it is.
  if (number < 0 || step.value('domain') === undefined) return;
  step.create(
    newSocket(number, step.number('domain', 0), transportOf(step.number('type', 0), step.number('proto', 0))),
  );
}

/** The IPv6 address of nobody, and no port (RFC 4291, 2.5.2). */
const UNSPECIFIED = { ip: 0n, port: 0 } as const;

/** A socket that is neither bound nor connected. */
export function newSocket(number: number, domain: number, protocol: TransportProtocol): Descriptor {
  switch (domain) {
    case AF_UNIX:
      return descriptorOf(number, 'unix');
    case AF_INET:
      return { ...descriptorOf(number, 'ipv4'), socket: { ...NEW_SOCKET, protocol } };
    case AF_INET6:
      return {
        ...descriptorOf(number, 'ipv6'),
        socket: { ...NEW_SOCKET, client: UNSPECIFIED, server: UNSPECIFIED, protocol },
      };
    case AF_NETLINK:
      return descriptorOf(number, 'netlink');
    default:
      return descriptorOf(number, 'unknown');
  }
}

// Kinds of sockets (socket(2)) and protocols (IANA protocol numbers).
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;

function transportOf(type: number, protocol: number): TransportProtocol {
  const kind = type & 0xff;
  switch (protocol) {
    case 0:
      return kind === SOCK_STREAM ? 'tcp' : kind === SOCK_DGRAM ? 'udp' : 'unknown';
    case 1:
      return type === SOCK_RAW ? 'raw' : 'icmp';
    case 6:
      return type === SOCK_RAW ? 'raw' : 'tcp';
    case 17:
      return type === SOCK_RAW ? 'raw' : 'udp';
    case 255:
      return 'raw';
    default:
      return 'unknown';
  }
}

function bind(step: Step): void {
  const { descriptor } = step;
  const address = step.address('addr');
  if (step.result < 0 || !descriptor || !address) return;
  const name = socketAddressText(address);
  if (address.kind !== 'ip' || address.at.port === 0) {
    step.update({ ...descriptor, name });
    return;
  }
  const ip = mappedAddress(address.at.ip) ?? address.at.ip;
  const facts = {
    ...(descriptor.socket ?? NEW_SOCKET),
    listening: true,
    server: { ip, port: address.at.port },
  };
  step.update({
    ...descriptor,
    type: typeof ip === 'number' ? 'ipv4' : 'ipv6',
    name,
    socket: facts,
    role: 'server',
  });
}

/** What the call wants to connect to: known even when it will fail. */
function connectEnter(step: Step): void {
  const { descriptor } = step;
  const address = step.address('addr');
  if (!descriptor || !address) return;
  if (address.kind === 'unix') {
    step.update({ ...descriptor, name: printable(address.path) });
  } else if (address.kind === 'ip') {
    const ip = mappedAddress(address.at.ip) ?? address.at.ip;
    const type = typeof ip === 'number' ? 'ipv4' : 'ipv6';
    const old = descriptor.socket ?? NEW_SOCKET;
    // Tools that read entries lose the protocol of an IPv6 socket that is connected to an IPv4 address.
    const protocol = descriptor.type === type ? old.protocol : 'unknown';
    const facts = { ...old, protocol, listening: false, server: { ip, port: address.at.port } };
    step.update({ ...descriptor, type, socket: facts });
  }
}

/** A connection that is under way (errno(3)). */
const EINPROGRESS = 115;

function connectExit(step: Step): void {
  const { descriptor } = step;
  if (!descriptor || (step.result < 0 && step.result !== -EINPROGRESS)) return;
  const tuple = step.address('tuple');
  const open: Descriptor = { ...descriptor, connected: true };
  if (tuple === null) step.update(open);
  else step.update(asServer({ ...withEnds(open, withWantedEnd(tuple, step)), role: open.role ?? 'client' }));
}

/** A UDP socket that was bound before counts as a server even if it connects; its peer is the client then. */
function asServer(descriptor: Descriptor): Descriptor {
  const { socket: facts, role } = descriptor;
  if (facts?.protocol !== 'udp' || role !== 'server') return descriptor;
  const swapped = { ...facts, client: facts.server, server: facts.client };
  return { ...descriptor, name: socketName(swapped), socket: swapped };
}

/** Where it was to be connected to is what the call said; the tuple may show where that was led to. */
function withWantedEnd(tuple: SocketAddress, step: Step): SocketAddress {
  const wanted = step.address('addr');
  if (tuple.kind !== 'connection') return tuple;
  if (wanted?.kind === 'ip') return { ...tuple, to: wanted.at };
  const before = step.descriptor?.socket;
  return before && keepsDestination(step, before, tuple.to) ? { ...tuple, to: before.server } : tuple;
}

/** The descriptor with both ends of its connection. */
function withEnds(descriptor: Descriptor, tuple: SocketAddress): Descriptor {
  if (tuple.kind !== 'connection') return { ...descriptor, name: socketAddressText(tuple) };
  const { type, client, server } = connectionOf(tuple.from, tuple.to);
  const facts = { ...(descriptor.socket ?? NEW_SOCKET), listening: false, client, server };
  return { ...descriptor, type, name: socketName(facts), socket: facts };
}

function accept(step: Step): void {
  const number = step.result;
  const tuple = step.address('tuple');
  if (number < 0 || !step.thread) return;
  step.thread.lastFd = number;
  if (tuple?.kind === 'unix-connection') {
    step.create({ ...withEnds(descriptorOf(number, 'unix'), tuple), role: 'server', connected: true });
  } else if (tuple?.kind === 'connection') {
    const socket = { ...NEW_SOCKET, protocol: 'tcp' as const };
    const descriptor = { ...descriptorOf(number, 'ipv4'), socket };
    step.create({ ...withEnds(descriptor, tuple), role: 'server', connected: true });
  }
}
