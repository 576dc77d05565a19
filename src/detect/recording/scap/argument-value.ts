import { addressOf } from '../../event/address.ts';
import type { ArgumentValue, PolledDescriptor, SocketAddress, VariantValue } from '../../event/argument.ts';
import type { Parameter, ParameterType } from '../../event/event-type.ts';
import { int64At, textOf, textsOf, uint64At } from './byte-reader.ts';

/** Reads a parameter's value from the bytes it was recorded with; the caller has checked that they are there. */
export type ValueDecoder = (bytes: Buffer, at: number, length: number) => ArgumentValue;

/** The function that reads values of a parameter. */
export function valueDecoder(parameter: Parameter): ValueDecoder {
  const { variants } = parameter;
  return variants === null
    ? DECODERS[parameter.type]
    : (bytes, at, length) => variantAt(variants, bytes, at, length);
}

/** A value shorter than its type says is no value: the recording is damaged, or the kernel could not read it. */
function sized(bytes: number, read: (bytes: Buffer, at: number) => number | bigint): ValueDecoder {
  return (buffer, at, length) => (length < bytes ? null : read(buffer, at));
}

const int8 = sized(1, (bytes, at) => bytes.readInt8(at));
const int16 = sized(2, (bytes, at) => bytes.readInt16LE(at));
const int32 = sized(4, (bytes, at) => bytes.readInt32LE(at));
const int64 = sized(8, int64At);
const uint8 = sized(1, (bytes, at) => bytes[at]!);
const uint16 = sized(2, (bytes, at) => bytes.readUInt16LE(at));
const uint32 = sized(4, (bytes, at) => bytes.readUInt32LE(at));
const uint64 = sized(8, uint64At);

const text: ValueDecoder = (bytes, at, length) => (length === 0 ? null : textOf(bytes, at, at + length));
const texts: ValueDecoder = (bytes, at, length) => textsOf(bytes, at, at + length);
const raw: ValueDecoder = (bytes, at, length) => bytes.subarray(at, at + length);

const DECODERS: Readonly<Record<ParameterType, ValueDecoder>> = {
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  charbuf: text,
  fspath: text,
  fsrelpath: text,
  bytebuf: raw,
  charbufarray: texts,
  charbufpairs: texts,
  errno: int64,
  fd: int64,
  pid: int64,
  sockaddr: socketAddressAt,
  socktuple: socketTupleAt,
  fdlist: polledAt,
  syscallid: uint16,
  sigtype: uint8,
  reltime: uint64,
  abstime: uint64,
  port: uint16,
  dyn: raw,
  flags8: uint8,
  flags16: uint16,
  flags32: uint32,
  enumflags8: uint8,
  enumflags16: uint16,
  enumflags32: uint32,
  mode: uint32,
  uid: uint32,
  gid: uint32,
  sigset: uint32,
  ipaddr: (bytes, at, length) =>
    length === 4 || length === 16 ? addressOf(bytes.subarray(at, at + length)) : null,
};

// Address families as recordings write them (ppm_events_public.h, PPM_AF_*).
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

/** Family, address in network order, port. */
function socketAddressAt(bytes: Buffer, at: number, length: number): SocketAddress | null {
  if (length === 0) return null;
  const family = bytes[at]!;
  if (family === AF_UNIX) return { kind: 'unix', path: textOf(bytes, at + 1, at + length) };
  const ipBytes = family === AF_INET ? 4 : 16;
  if ((family !== AF_INET && family !== AF_INET6) || length < 1 + ipBytes + 2)
    return { kind: 'other', family };
  return { kind: 'ip', at: endpointAt(bytes, at + 1, ipBytes) };
}

/** Family, then both ends: source and destination. */
function socketTupleAt(bytes: Buffer, at: number, length: number): SocketAddress | null {
  if (length === 0) return null;
  const family = bytes[at]!;
  if (family === AF_UNIX && length >= 17) {
    return {
      kind: 'unix-connection',
      source: uint64At(bytes, at + 1),
      peer: uint64At(bytes, at + 9),
      path: textOf(bytes, at + 17, at + length),
    };
  }
  const ipBytes = family === AF_INET ? 4 : 16;
  if ((family !== AF_INET && family !== AF_INET6) || length < 1 + 2 * (ipBytes + 2)) {
    return { kind: 'other', family };
  }
  return {
    kind: 'connection',
    from: endpointAt(bytes, at + 1, ipBytes),
    to: endpointAt(bytes, at + 1 + ipBytes + 2, ipBytes),
  };
}

function endpointAt(
  bytes: Buffer,
  at: number,
  ipBytes: number,
): { readonly ip: number | bigint; readonly port: number } {
  return {
    ip: ipBytes === 4 ? bytes.readUInt32BE(at) : addressOf(bytes.subarray(at, at + ipBytes)),
    port: bytes.readUInt16LE(at + ipBytes),
  };
}

/** A count in 16 bits, then a descriptor in 64 and its flags in 16 bits for each. */
function polledAt(bytes: Buffer, at: number, length: number): readonly PolledDescriptor[] | null {
  if (length < 2) return null;
  const count = Math.min(bytes.readUInt16LE(at), Math.floor((length - 2) / 10));
  const list: PolledDescriptor[] = [];
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + i * 10;
    list.push({ kind: 'polled', fd: Number(int64At(bytes, entry)), flags: bytes.readInt16LE(entry + 8) });
  }
  return list;
}

function variantAt(
  variants: readonly ParameterType[],
  bytes: Buffer,
  at: number,
  length: number,
): VariantValue | null {
  const type = length === 0 ? undefined : variants[bytes[at]!];
  if (type === undefined) return null;
  return { kind: 'variant', type, value: DECODERS[type](bytes, at + 1, length - 1) as VariantValue['value'] };
}
