import { addressText, mappedAddress } from './address.ts';
import type { SocketAddress } from './argument.ts';
import type { Endpoint, SocketFacts } from './descriptor.ts';
import { printable } from './path.ts';

/** What a socket is called: both its ends, or the only one it has. */
export function socketName(socket: SocketFacts): string {
  const ends = socket.listening ? [socket.server] : [socket.client, socket.server];
  switch (socket.protocol) {
    case 'tcp':
    case 'udp':
      return ends.map(endpointText).join('->');
    case 'icmp':
    case 'raw':
      return ends.map((end) => ipText(end)).join('->');
    case 'unknown':
      return '<unknown>';
  }
}

/** A socket's address, or both, as an argument of a system call. */
export function socketAddressText(address: SocketAddress): string {
  switch (address.kind) {
    case 'ip':
      return endpointText(address.at);
    case 'connection':
      return `${endpointText(address.from)}->${endpointText(address.to)}`;
    case 'unix':
      return printable(address.path);
    case 'unix-connection':
      return `${address.source.toString(16)}->${address.peer.toString(16)} ${printable(address.path)}`;
    case 'other':
      return `family ${address.family}`;
  }
}

/** `127.0.0.1:80`. */
function endpointText(end: Endpoint): string {
  return `${ipText(end)}:${end.port}`;
}

/** IPv4-mapped IPv6 addresses are shown as the IPv4 addresses that they are. */
function ipText(end: Endpoint): string {
  return addressText(mappedAddress(end.ip) ?? end.ip);
}
