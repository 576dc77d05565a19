import { addressOf, type Address } from '../../event/address.ts';
import { recordingProblem } from '../problem.ts';
import type { ByteReader } from './byte-reader.ts';

/** An address of the recorded machine. */
export interface NetworkInterface {
  readonly address: Address;
  /** IPv4 only. */
  readonly netmask: number;
}

/** Reads an interface block, versions 1 and 2 (with a length before each entry). */
export function readInterfaceList(reader: ByteReader, version: number): readonly NetworkInterface[] {
  const interfaces: NetworkInterface[] = [];
  while (reader.left >= 4) {
    const start = reader.position;
    // The length of a version 2 entry does not count itself.
    const end = version >= 2 ? start + 4 + reader.u32() : 0;
    interfaces.push(readInterface(reader));
    if (end !== 0) reader.skipTo(end);
  }
  return interfaces;
}

/** Kinds of entries (scap.h, SCAP_II_*): IPv4 and IPv6, without and with the speed of the link. */
const LAYOUTS: readonly ({ readonly addressBytes: number; readonly speedBytes: number } | undefined)[] = [
  undefined,
  { addressBytes: 4, speedBytes: 8 },
  { addressBytes: 16, speedBytes: 8 },
  { addressBytes: 4, speedBytes: 0 },
  { addressBytes: 16, speedBytes: 0 },
];

function readInterface(reader: ByteReader): NetworkInterface {
  const type = reader.u16();
  const nameLength = reader.u16();
  const layout = LAYOUTS[type];
  if (!layout) {
    throw recordingProblem(
      'recording.corrupt',
      `byte ${reader.offset}`,
      `no network interface is of kind ${type}`,
    );
  }
  const address = addressOf(reader.take(layout.addressBytes));
  const netmask = reader.take(layout.addressBytes);
  reader.skip(layout.addressBytes + layout.speedBytes + nameLength);
  return { address, netmask: layout.addressBytes === 4 ? Number(addressOf(netmask)) : 0 };
}
