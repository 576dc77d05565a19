import { unreachable } from '#core/index.ts';
import { type Address, addressText, mappedAddress } from './address.ts';
import type { SocketAddress } from './argument.ts';
import type { Endpoint, SocketFacts } from './descriptor.ts';
import { printable } from './path.ts';

// Address families of recordings (ppm_events_public.h, PPM_AF_*).
const AF_INET = 2;
const AF_INET6 = 10;

/** What a socket is called: both its ends, or the only one it has. */
export function socketName(socket: SocketFacts): string {
  const ends = socket.listening ? [socket.server] : [socket.client, socket.server];
  switch (socket.protocol) {
    case 'tcp':
    case 'udp':
      return ends.map(endpointText).join('->');
    case 'icmp':
    case 'raw':
      return ends.map(({ ip }) => addressText(ip)).join('->');
    case 'unknown':
      return '<unknown>';
    default:
      return unreachable(socket.protocol);
  }
}

/** A socket's address, or both, as an argument of a system call. */
export function socketAddressText(address: SocketAddress): string {
  switch (address.kind) {
    case 'ip':
      return endpointText(address.at);
    case 'connection':
      return connectionText(address.from, address.to);
    case 'unix':
      return printable(address.path);
    case 'unix-connection':
      return `${address.source.toString(16)}->${address.peer.toString(16)} ${printable(address.path)}`;
    case 'other':
      return address.family === AF_INET
        ? 'INVALID IPv4'
        : address.family === AF_INET6
          ? 'INVALID IPv6'
          : `family ${address.family}`;
    default:
      return unreachable(address);
  }
}

/** A connection between IPv4-mapped IPv6 addresses is shown as the IPv4 connection that it is. */
function connectionText(from: Endpoint, to: Endpoint): string {
  const [fromIp, toIp] = [ipv4Of(from.ip), ipv4Of(to.ip)];
  return fromIp === null || toIp === null
    ? `${endpointText(from)}->${endpointText(to)}`
    : `${endpointText({ ip: fromIp, port: from.port })}->${endpointText({ ip: toIp, port: to.port })}`;
}

/** The IPv4 address that an address stands for; the unspecified one counts as such. */
export function ipv4Of(ip: Address): number | null {
  if (typeof ip === 'number') return ip;
  return ip === 0n ? 0 : mappedAddress(ip);
}

/** `127.0.0.1:80`. */
function endpointText(end: Endpoint): string {
  return `${addressText(end.ip)}:${end.port}`;
}
