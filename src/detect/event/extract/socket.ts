import type { FieldValue } from '../../field/field.ts';
import { type Address, mappedAddress } from '../address.ts';
import type { Descriptor, Endpoint, SocketFacts } from '../descriptor.ts';
import type { SyscallEvent } from '../event.ts';
import { protocolOf } from './descriptor-type.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `fd.cip` and all that is about the ends of a connection. */
export const SOCKET_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'fd.ip': ofSocket((socket) => endsOf(socket).map(ipOf)),
  'fd.net': ofSocket((socket) => endsOf(socket).map(ipOf)),
  'fd.port': ofSocket((socket) => endsOf(socket).map(({ port }) => port)),
  'fd.proto': ofSocket((socket) => endsOf(socket).map(({ port }) => port)),
  ...ofEnd('c', (socket, role) => (socket.listening || role === null ? null : socket.client)),
  ...ofEnd('s', (socket, role) => (role === null ? null : socket.server)),
  ...ofEnd('l', (socket, role, event) => localEnds(socket, role, event)?.local ?? null),
  ...ofEnd('r', (socket, role, event) => localEnds(socket, role, event)?.remote ?? null),
  // What has no client all the same has port 0, and no port has a name. A port that is listened on is known without a role.
  'fd.cport': of(({ socket, role }) =>
    role === null ? null : !socket || socket.listening ? 0 : socket.client.port,
  ),
  'fd.cproto': of(({ socket, role }) =>
    role === null ? null : !socket || socket.listening ? '' : String(socket.client.port),
  ),
  'fd.sport': ofSocket((socket, role) => (socket.listening || role !== null ? socket.server.port : null)),
  'fd.sproto': ofSocket((socket, role) =>
    socket.listening ? '' : role === null ? null : String(socket.server.port),
  ),
  'fd.l4proto': of((descriptor) => {
    const protocol = protocolOf(descriptor);
    return protocol === 'unknown' ? '<NA>' : protocol;
  }),
  'fd.is_server': of(
    ({ socket }, event) => socket !== null && (socket.listening || isLocal(socket.server.ip, event)),
  ),
  'fd.sockfamily': of(({ socket, type }) => (socket ? 'ip' : type === 'unix' ? 'unix' : null)),
  'fd.connected': of((descriptor) => descriptor.connected),
};

function of(
  read: (descriptor: Descriptor, event: SyscallEvent) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return plain((event) => (event.fd === null || !event.descriptor ? null : read(event.descriptor, event)));
}

function ofSocket(
  read: (socket: SocketFacts, role: Descriptor['role'], event: SyscallEvent) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return of(({ socket, role }, event) => socket && read(socket, role, event));
}

/** A socket that listens has one end. */
function endsOf(socket: SocketFacts): readonly Endpoint[] {
  return socket.listening ? [socket.server] : [socket.client, socket.server];
}

/** The fields of one end: address, port, and what is derived from them. */
function ofEnd(
  letter: string,
  choose: (socket: SocketFacts, role: Descriptor['role'], event: SyscallEvent) => Endpoint | null,
): ExtractorTable<SyscallExtractor> {
  const ofIt = (read: (end: Endpoint) => FieldValue): ExtractorMaker<SyscallExtractor> =>
    ofSocket((socket, role, event) => {
      const end = choose(socket, role, event);
      return end && read(end);
    });
  return {
    [`fd.${letter}ip`]: ofIt(ipOf),
    [`fd.${letter}net`]: ofIt(ipOf),
    [`fd.${letter}ip.name`]: ofIt(ipOf),
    [`fd.${letter}port`]: ofIt(({ port }) => port),
    [`fd.${letter}proto`]: ofIt(({ port }) => String(port)),
  };
}

function ipOf({ ip }: Endpoint): Address {
  return mappedAddress(ip) ?? ip;
}

/** Which end is this machine's; when both are, the client's. */
function localEnds(
  { listening, client, server }: SocketFacts,
  role: Descriptor['role'],
  event: SyscallEvent,
): { readonly local: Endpoint; readonly remote: Endpoint } | null {
  if (listening || role === null) return null;
  return isLocal(client.ip, event) ? { local: client, remote: server } : { local: server, remote: client };
}

/** A container's own address is told only for IPv4; as long as it is not told it is 0. */
function isLocal(ip: Address, { container, machine }: SyscallEvent): boolean {
  if (typeof ip === 'bigint') {
    if (container) return false;
    return machine.addresses.some((own) => typeof own === 'bigint' && own >> HOST_BITS === ip >> HOST_BITS);
  }
  if (container && (container.ip === '' ? 0 : ipv4Number(container.ip)) === ip) return true;
  return machine.addresses.includes(ip);
}

/** The half of an IPv6 address that is not its network (RFC 4291, 2.5.1). */
const HOST_BITS = 64n;

function ipv4Number(text: string): number {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = text.split('.').map(Number);
  return a * 0x1_00_00_00 + b * 0x1_00_00 + c * 0x1_00 + d;
}
