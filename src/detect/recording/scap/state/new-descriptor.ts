import type { Descriptor, DescriptorType, Endpoint, SocketFacts } from '../../../event/descriptor.ts';
import { ipv4Of } from '../../../event/socket-text.ts';

/** A descriptor of which only this is known. */
export function descriptorOf(number: number, type: DescriptorType, name = ''): Descriptor {
  return {
    number,
    type,
    name,
    nameRaw: null,
    socket: null,
    role: null,
    connected: false,
    openFlags: 0,
    device: 0,
    inode: 0,
    layer: null,
  };
}

/** An endpoint as it is before anything is known of it. */
const NO_ENDPOINT: Endpoint = { ip: 0, port: 0 };

/** A socket of which nothing is known. */
export const NEW_SOCKET: SocketFacts = {
  protocol: 'unknown',
  listening: false,
  client: NO_ENDPOINT,
  server: NO_ENDPOINT,
};

/** A connection between IPv4-mapped addresses is an IPv4 connection. */
export function connectionOf(
  from: Endpoint,
  to: Endpoint,
): { readonly type: 'ipv4' | 'ipv6'; readonly client: Endpoint; readonly server: Endpoint } {
  const [fromIp, toIp] = [ipv4Of(from.ip), ipv4Of(to.ip)];
  if (fromIp === null || toIp === null) return { type: 'ipv6', client: from, server: to };
  return { type: 'ipv4', client: { ip: fromIp, port: from.port }, server: { ip: toIp, port: to.port } };
}
