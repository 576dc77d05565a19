/** An IP address as one number in network order: IPv4 a number below 2^32, IPv6 a bigint below 2^128. */
export type Address = number | bigint;

/** Reads 4 or 16 bytes in network order. */
export function addressOf(bytes: Uint8Array): Address {
  if (bytes.length === 4) {
    return bytes[0]! * 0x1_00_00_00 + (bytes[1]! << 16) + (bytes[2]! << 8) + bytes[3]!;
  }
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** The IPv4 address inside an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2); null for any other. */
export function mappedAddress(address: Address): number | null {
  return typeof address === 'bigint' && address >> 32n === 0xffffn ? Number(address & 0xffff_ffffn) : null;
}

/** `10.0.0.1`, or RFC 5952's text of an IPv6 address. */
export function addressText(address: Address): string {
  if (typeof address === 'number') {
    return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
  }
  const high = address >> 32n;
  // inet_ntop(3) writes IPv4-mapped and IPv4-compatible addresses with a dotted tail.
  if (high === 0xffffn) return `::ffff:${addressText(Number(address & 0xffff_ffffn))}`;
  if (high === 0n && address > 0xffffn) return `::${addressText(Number(address))}`;
  return groupsText(groupsOf(address));
}

function groupsOf(address: bigint): readonly number[] {
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => Number((address >> shift) & 0xffffn));
}

function groupsText(groups: readonly number[]): string {
  let start = -1;
  let length = 1;
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end += 1;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end);
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return start < 0 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}
