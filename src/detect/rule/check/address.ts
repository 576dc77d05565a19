/** An address as event fields carry it: IPv4 a number, IPv6 a bigint (see field.ts). */
export type Address = number | bigint;

/** A network: addresses whose masked bits are these. */
export interface Network {
  readonly bits: Address;
  readonly mask: Address;
}

const IPV4_BITS = 32;
const IPV6_BITS = 128;
const IPV6_GROUPS = 8;

/** Reads a dotted IPv4 address as inet_pton(3) does: four decimal numbers, no shorthand. */
export function parseIpv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  let address = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255 || (part.length > 1 && part.startsWith('0'))) return null;
    address = address * 256 + byte;
  }
  return address;
}

/** Reads an IPv6 address (RFC 4291, section 2.2), an IPv4 tail included. */
export function parseIpv6(text: string): bigint | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) {
    const ipv4 = parseIpv4(tail[2]!);
    if (ipv4 === null) return null;
    return parseIpv6(`${tail[1]}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = IPV6_GROUPS - head!.length - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [
    ...head!,
    ...Array.from({ length: rest === undefined ? 0 : missing }, () => '0'),
    ...(rest ?? []),
  ];
  let address = 0n;
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
    address = (address << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return address;
}

/** The network of an address and a prefix length; null when the length is too long for it. */
export function networkOf(address: Address, length: number): Network | null {
  if (typeof address === 'number') {
    if (length > IPV4_BITS) return null;
    const mask = length === 0 ? 0 : (0xffffffff << (IPV4_BITS - length)) >>> 0;
    return { bits: (address & mask) >>> 0, mask };
  }
  if (length > IPV6_BITS) return null;
  const mask = ((1n << BigInt(length)) - 1n) << BigInt(IPV6_BITS - length);
  return { bits: address & mask, mask };
}

/** True when the address is of the network's family and inside it. */
export function networkHolds(network: Network, address: Address): boolean {
  if (typeof address === 'number') {
    return typeof network.mask === 'number' && (address & network.mask) >>> 0 === network.bits;
  }
  return typeof network.mask === 'bigint' && (address & network.mask) === network.bits;
}

/** The text of an address; IPv6 by RFC 5952. */
export function printAddress(address: Address): string {
  if (typeof address === 'number') {
    return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.');
  }
  const groups = Array.from({ length: IPV6_GROUPS }, (_, index) =>
    Number((address >> BigInt(16 * (IPV6_GROUPS - 1 - index))) & 0xffffn),
  );
  const gap = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (gap.length < 2) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
