import type { Descriptor, Endpoint, SocketFacts } from '../../../event/descriptor.ts';
import { socketAddressText, socketName } from '../../../event/socket-text.ts';
import type { NetworkInterface } from '../interface-list.ts';
import { connectionOf, NEW_SOCKET } from '../state/new-descriptor.ts';
import type { Handler, Step } from '../state/step.ts';
import { newSocket } from './connection.ts';
import { keepsDestination } from './destination.ts';

/** Calls that send and receive with an address: they tell what a socket without a connection talks to. */
export const DATAGRAM_HANDLERS: Readonly<Record<string, Handler>> = {
  'SOCKET_SENDTO.enter': inferSocket,
  'SOCKET_SENDTO.exit': send,
  'SOCKET_SENDMSG.exit': send,
  'SOCKET_SENDMMSG.exit': send,
  'SOCKET_RECVFROM.exit': receive,
  'SOCKET_RECVMSG.exit': receive,
  'SOCKET_RECVMMSG.exit': receive,
  ...Object.fromEntries(
    [
      'SYSCALL_READ',
      'SYSCALL_READV',
      'SYSCALL_PREAD',
      'SYSCALL_PREADV',
      'SYSCALL_WRITE',
      'SYSCALL_WRITEV',
      'SYSCALL_PWRITE',
      'SYSCALL_PWRITEV',
      'SOCKET_SEND',
      'SOCKET_RECV',
    ].map((key) => [`${key}.exit`, markConnected]),
  ),
};

const AF_INET = 2;
const AF_INET6 = 10;

/** A socket that was made before the recording began: what sends to an address is most likely UDP. */
function inferSocket(step: Step): void {
  const tuple = step.address('tuple');
  const number = step.number('fd', -1);
  if (step.descriptor || number < 0 || tuple?.kind !== 'connection') return;
  step.create(newSocket(number, typeof tuple.from.ip === 'number' ? AF_INET : AF_INET6, 'udp'));
}

/** Data went through the socket, so it is connected, whatever was recorded before. */
function markConnected(step: Step): void {
  const { descriptor } = step;
  if (step.result < 0 || !descriptor || descriptor.connected) return;
  if (descriptor.socket && !descriptor.socket.listening) step.update({ ...descriptor, connected: true });
}

function send(step: Step): void {
  markConnected(step);
  learn(step, 'server');
}

function receive(step: Step): void {
  markConnected(step);
  learn(step, 'client');
}

/** Takes the ends over from the event. `swap`: the role in which this process is not where the datagram comes from. */
function learn(step: Step, swap: 'client' | 'server'): void {
  const { descriptor } = step;
  const tuple = step.address('tuple');
  if (step.result < 0 || !descriptor || !tuple) return;
  // What an IPv4 connection of TCP is called is known.
  if (descriptor.name !== '' && descriptor.type === 'ipv4' && descriptor.socket?.protocol === 'tcp') return;
  if (tuple.kind !== 'connection') {
    step.update({ ...descriptor, name: socketAddressText(tuple) });
    return;
  }
  const { type, client, server: to } = connectionOf(tuple.from, tuple.to);
  const old = descriptor.socket ?? NEW_SOCKET;
  if (isSame(old, client, to) || isSame(old, to, client)) return;
  const role = descriptor.role ?? guessedRole(descriptor, swap);
  // Nobody else sends and receives with addresses.
  const protocol = old.protocol === 'unknown' ? 'udp' : old.protocol;
  const server = keepsDestination(step, old, to) ? old.server : to;
  const facts: SocketFacts = { protocol, listening: false, client, server };
  const swapped = role === swap ? { ...facts, client: server, server: client } : facts;
  const completed = type === 'ipv4' ? withLocalAddress(swapped, step.state.interfaces) : swapped;
  step.update({ ...descriptor, type, role, socket: completed, name: socketName(completed) });
}

function isSame(socket: SocketFacts, client: Endpoint, server: Endpoint): boolean {
  return !socket.listening && sameEnd(socket.client, client) && sameEnd(socket.server, server);
}

function sameEnd(a: Endpoint, b: Endpoint): boolean {
  return a.ip === b.ip && a.port === b.port;
}

/** A server usually begins with reading and a client with writing; with IPv6 nobody is guessed to be a server. */
function guessedRole(descriptor: Descriptor, swap: 'client' | 'server'): 'client' | 'server' {
  return descriptor.type === 'ipv4' && swap === 'client' ? 'server' : 'client';
}

/** A socket that is bound to no address has the one of the interface that leads to the other end. */
function withLocalAddress(socket: SocketFacts, interfaces: readonly NetworkInterface[]): SocketFacts {
  if (socket.client.ip === 0) {
    return { ...socket, client: { ...socket.client, ip: localAddressTowards(socket.server.ip, interfaces) } };
  }
  if (socket.server.ip === 0) {
    return { ...socket, server: { ...socket.server, ip: localAddressTowards(socket.client.ip, interfaces) } };
  }
  return socket;
}

function localAddressTowards(peer: number | bigint, interfaces: readonly NetworkInterface[]): number {
  const own = interfaces.filter(({ address }) => typeof address === 'number');
  const to = Number(peer);
  const found =
    own.find(({ address }) => address === to) ??
    own.find(({ address, netmask }) => ((Number(address) ^ to) & netmask) === 0) ??
    own.find(({ address }) => Number(address) >>> 24 !== LOOPBACK);
  return Number(found?.address ?? 0);
}

/** First byte of loopback addresses (RFC 1122, 3.2.1.3). */
const LOOPBACK = 127;
