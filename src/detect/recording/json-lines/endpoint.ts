import { type Address, addressText } from '../../event/address.ts';
import type { Endpoint } from '../../event/descriptor.ts';
import { parseIpv4, parseIpv6 } from '../../rule/check/address.ts';
import { bad, type Codec, integer, record } from './codec.ts';

/** An IP address as people write it. */
export const address: Codec<Address> = {
  write: addressText,
  read: (json, where) =>
    (typeof json === 'string' ? (parseIpv4(json) ?? parseIpv6(json)) : null) ?? bad(where, 'an IP address'),
};

/** An address and a port. */
export const endpoint: Codec<Endpoint> = record<Endpoint>({ ip: address, port: integer });
