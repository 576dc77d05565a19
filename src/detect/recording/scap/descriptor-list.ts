import { addressOf, type Address } from '../../event/address.ts';
import type { DescriptorType, TransportProtocol } from '../../event/descriptor.ts';
import { recordingProblem } from '../problem.ts';
import type { ByteReader } from './byte-reader.ts';

/** A descriptor that was open when the recording began. */
export interface RecordedDescriptor {
  readonly number: number;
  readonly inode: number | bigint;
  readonly target: RecordedTarget;
}

type RecordedTarget =
  | {
      readonly kind: 'connection';
      readonly protocol: TransportProtocol;
      readonly from: { readonly ip: Address; readonly port: number };
      readonly to: { readonly ip: Address; readonly port: number };
    }
  | {
      readonly kind: 'listening';
      readonly protocol: TransportProtocol;
      readonly at: { readonly ip: Address; readonly port: number };
    }
  | { readonly kind: 'unix'; readonly name: string }
  | {
      readonly kind: 'named';
      readonly type: DescriptorType;
      readonly name: string;
      readonly openFlags: number;
      readonly device: number;
    };

/** Reads a descriptor block: one thread's descriptors, versions 1 and 2 (with a length before each). */
export function readDescriptorList(
  reader: ByteReader,
  version: number,
): { readonly tid: number; readonly descriptors: readonly RecordedDescriptor[] } {
  const tid = reader.id();
  const descriptors: RecordedDescriptor[] = [];
  while (reader.left >= 4) descriptors.push(readDescriptor(reader, version));
  return { tid, descriptors };
}

function readDescriptor(reader: ByteReader, version: number): RecordedDescriptor {
  const start = reader.position;
  const end = version >= 2 ? start + reader.u32() : 0;
  const number = reader.id();
  const inode = reader.u64();
  const target = readTarget(reader, reader.u8(), end);
  if (end !== 0) reader.skipTo(end);
  return { number, inode, target };
}

/** Kinds of descriptors by their number (scap.h, scap_fd_type). */
const TYPES: readonly (DescriptorType | undefined)[] = [
  'unknown',
  'file',
  'directory',
  'ipv4',
  'ipv6',
  'ipv4',
  'ipv6',
  'pipe',
  'unix',
  'event',
  'unsupported',
  'signalfd',
  'eventpoll',
  'inotify',
  'timerfd',
  'netlink',
  'file',
  'bpf',
  'userfaultfd',
  'io_uring',
  'memfd',
  'pidfd',
];
const PROTOCOLS: readonly TransportProtocol[] = ['unknown', 'unknown', 'tcp', 'udp', 'icmp', 'raw'];

function readTarget(reader: ByteReader, type: number, end: number): RecordedTarget {
  switch (type) {
    case 0:
      return { kind: 'named', type: 'unknown', name: '', openFlags: 0, device: 0 };
    case 3:
    case 4: {
      const bytes = type === 3 ? 4 : 16;
      const from = addressOf(reader.take(bytes));
      const to = addressOf(reader.take(bytes));
      const ports = { from: reader.u16(), to: reader.u16() };
      return {
        kind: 'connection',
        protocol: PROTOCOLS[reader.u8()] ?? 'unknown',
        from: { ip: from, port: ports.from },
        to: { ip: to, port: ports.to },
      };
    }
    case 5:
    case 6: {
      const ip = addressOf(reader.take(type === 5 ? 4 : 16));
      const port = reader.u16();
      return { kind: 'listening', protocol: PROTOCOLS[reader.u8()] ?? 'unknown', at: { ip, port } };
    }
    case 8:
      reader.skip(16);
      return { kind: 'unix', name: reader.text16() };
    case 16: {
      const openFlags = reader.u32();
      const name = reader.text16();
      const device = end !== 0 && reader.position + 4 <= end ? reader.u32() : 0;
      return { kind: 'named', type: 'file', name, openFlags, device };
    }
    default: {
      const known = TYPES[type];
      if (known) return { kind: 'named', type: known, name: reader.text16(), openFlags: 0, device: 0 };
      // A kind from a newer format can be skipped only where entries have a length.
      if (end === 0) {
        throw recordingProblem(
          'recording.corrupt',
          `byte ${reader.offset}`,
          `no descriptor is of kind ${type}`,
        );
      }
      return { kind: 'named', type: 'unsupported', name: '', openFlags: 0, device: 0 };
    }
  }
}
