import type { FieldValue } from '../../field/field.ts';
import { type Address, mappedAddress } from '../address.ts';
import type { Endpoint, SocketFacts } from '../descriptor.ts';
import type { SyscallEvent } from '../event.ts';
import { protocolOf } from './descriptor-type.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `fd.cip` and all that is about the ends of a connection. */
export const SOCKET_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'fd.ip': ofSocket((socket) => endsOf(socket).map(ipOf)),
  'fd.net': ofSocket((socket) => endsOf(socket).map(ipOf)),
  'fd.port': ofSocket((socket) => endsOf(socket).map(({ port }) => port)),
  'fd.proto': ofSocket((socket) => endsOf(socket).map(({ port }) => port)),
  ...ofEnd('c', (socket) => (socket.listening || socket.role === null ? null : socket.client)),
  ...ofEnd('s', (socket) => (socket.role === null ? null : socket.server)),
  ...ofEnd('l', (socket, event) => localEnds(socket, event)?.local ?? null),
  ...ofEnd('r', (socket, event) => localEnds(socket, event)?.remote ?? null),
  // A socket that listens has no client: its port is 0, and no port has a name. Its own port is known even if its role is not.
  'fd.cport': ofSocket((socket) => (socket.role === null ? null : socket.listening ? 0 : socket.client.port)),
  'fd.sport': ofSocket((socket) => (socket.listening || socket.role !== null ? socket.server.port : null)),
  'fd.cproto': ofSocket((socket) =>
    socket.role === null ? null : socket.listening ? '' : String(socket.client.port),
  ),
  'fd.sproto': ofSocket((socket) =>
    socket.listening ? '' : socket.role === null ? null : String(socket.server.port),
  ),
  'fd.l4proto': plain(({ fd, descriptor }) => {
    if (fd === null || !descriptor) return null;
    const protocol = protocolOf(descriptor);
    return protocol === 'unknown' ? '<NA>' : protocol;
  }),
  'fd.is_server': plain((event) => {
    const { fd, descriptor } = event;
    if (fd === null || !descriptor) return null;
    const { socket } = descriptor;
    return socket !== null && (socket.listening || isLocal(socket.server.ip, event));
  }),
  'fd.sockfamily': plain(({ fd, descriptor }) => {
    if (fd === null || !descriptor) return null;
    return descriptor.socket ? 'ip' : descriptor.type === 'unix' ? 'unix' : null;
  }),
  'fd.connected': plain(({ fd, descriptor }) =>
    fd === null || !descriptor ? null : (descriptor.socket?.connected ?? false),
  ),
};

function ofSocket(
  read: (socket: SocketFacts, event: SyscallEvent) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return plain((event) => {
    const socket = event.fd === null ? null : event.descriptor?.socket;
    return socket ? read(socket, event) : null;
  });
}

/** A socket that listens has one end. */
function endsOf(socket: SocketFacts): readonly Endpoint[] {
  return socket.listening ? [socket.server] : [socket.client, socket.server];
}

/** The fields of one end: address, port, and what is derived from them. */
function ofEnd(
  letter: string,
  choose: (socket: SocketFacts, event: SyscallEvent) => Endpoint | null,
): ExtractorTable<SyscallExtractor> {
  const of = (read: (end: Endpoint) => FieldValue): ExtractorMaker<SyscallExtractor> =>
    ofSocket((socket, event) => {
      const end = choose(socket, event);
      return end && read(end);
    });
  return {
    [`fd.${letter}ip`]: of(ipOf),
    [`fd.${letter}net`]: of(ipOf),
    [`fd.${letter}ip.name`]: of(ipOf),
    [`fd.${letter}port`]: of(({ port }) => port),
    [`fd.${letter}proto`]: of(({ port }) => String(port)),
  };
}

function ipOf({ ip }: Endpoint): Address {
  return mappedAddress(ip) ?? ip;
}

/** Which end is this machine's; when both are, the client's. */
function localEnds(
  { listening, role, client, server }: SocketFacts,
  event: SyscallEvent,
): { readonly local: Endpoint; readonly remote: Endpoint } | null {
  if (listening || role === null) return null;
  return isLocal(client.ip, event) ? { local: client, remote: server } : { local: server, remote: client };
}

function isLocal(ip: Address, { container, machine }: SyscallEvent): boolean {
  if (typeof ip === 'bigint') {
    return machine.addresses.some((own) => typeof own === 'bigint' && own >> HOST_BITS === ip >> HOST_BITS);
  } // A container whose address is not known has the address 0.
  if (container && (container.ip === '' ? 0 : ipv4Number(container.ip)) === ip) return true;
  return machine.addresses.includes(ip);
}

/** The half of an IPv6 address that is not its network (RFC 4291, 2.5.1). */
const HOST_BITS = 64n;

function ipv4Number(text: string): number {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = text.split('.').map(Number);
  return a * 0x1_00_00_00 + b * 0x1_00_00 + c * 0x1_00 + d;
}
