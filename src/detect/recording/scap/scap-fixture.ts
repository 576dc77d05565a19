import type { Parameter } from '../../event/event-type.ts';
import { eventTypeOf } from '../../event/event-types.ts';

/** A parameter's value for a fixture: numbers and texts are encoded by the parameter's type, bytes stand for themselves. */
export type FixtureValue = number | bigint | string | Uint8Array | null;

/** Writes `.scap` recordings for tests, block by block. */
export class ScapFixture {
  readonly #blocks: Buffer[] = [];

  section(): this {
    const content = Buffer.alloc(16);
    content.writeUInt32LE(0x1a2b3c4d, 0);
    content.writeUInt16LE(1, 4);
    content.writeUInt16LE(2, 6);
    content.fill(0xff, 8);
    return this.block(0x0a_0d_0d_0a, content);
  }

  machine(hostname: string, cpus = 2): this {
    const content = Buffer.alloc(180);
    content.writeUInt32LE(cpus, 0);
    content.write(hostname, 20);
    return this.block(0x201, content);
  }

  interfaces(version: 1 | 2, list: readonly { readonly address: string; readonly netmask: string }[]): this {
    const entries = list.map(({ address, netmask }) => {
      const ip = ipBytes(address);
      const mask = ip.length === 4 ? ipBytes(netmask) : Buffer.alloc(16, 0xff);
      const body = Buffer.concat([
        u16(ip.length === 4 ? 1 : 2),
        u16(3),
        ip,
        mask,
        Buffer.alloc(ip.length),
        u64(0n),
        Buffer.from('eth'),
      ]);
      return version === 2 ? Buffer.concat([u32(body.length), body]) : body;
    });
    return this.block(version === 2 ? 0x219 : 0x205, Buffer.concat(entries));
  }

  users(
    version: 1 | 2,
    users: readonly { readonly uid: number; readonly name: string }[],
    groups: readonly { readonly gid: number; readonly name: string }[],
  ): this {
    const entries = [
      ...users.map(({ uid, name }) =>
        Buffer.concat([u8(0), u32(uid), u32(uid), text16(name), text16(`/home/${name}`), text16('/bin/sh')]),
      ),
      ...groups.map(({ gid, name }) => Buffer.concat([u8(1), u32(gid), text16(name)])),
    ].map((entry) => (version === 2 ? Buffer.concat([u32(entry.length + 4), entry]) : entry));
    return this.block(version === 2 ? 0x220 : 0x206, Buffer.concat(entries));
  }

  /** A process list of any version. */
  processes(version: number, list: readonly FixtureProcess[]): this {
    const blocks = [0, 0x202, 0x207, 0x209, 0x210, 0x211, 0x212, 0x213, 0x214, 0x215];
    return this.block(
      blocks[version]!,
      Buffer.concat(list.map((process) => encodeProcess(process, version))),
    );
  }

  descriptors(version: 1 | 2, tid: number, list: readonly FixtureDescriptor[]): this {
    const entries = list.map((descriptor) => encodeDescriptor(descriptor, version));
    return this.block(version === 2 ? 0x218 : 0x203, Buffer.concat([u64(tid), ...entries]));
  }

  /** An event: `keyAndDirection` as `SYSCALL_OPEN.exit`; a version 2 block says how many parameters there are. */
  event(event: {
    readonly type: string;
    readonly time: bigint;
    readonly tid: number;
    readonly values: readonly FixtureValue[];
    readonly cpu?: number;
    readonly version?: 1 | 2;
    readonly stateOnly?: boolean;
  }): this {
    const type = eventTypeOf(event.type);
    if (!type) throw new Error(`no event type ${event.type}`);
    const values = event.values.map((value, i) => encodeValue(type.parameters[i]!, value));
    const wide = type.key === 'PLUGINEVENT' || type.key === 'CONTAINER_JSON_2' || type.key === 'ASYNCEVENT';
    const second = event.version === 2;
    const lengths = values.map((value) => (wide ? u32(value.length) : u16(value.length)));
    const body = Buffer.concat([...(second ? [u32(values.length)] : []), ...lengths, ...values]);
    const header = Buffer.concat([u64(event.time), u64(event.tid), u32(22 + body.length), u16(type.id)]);
    const flags = event.stateOnly === undefined ? [] : [u32(event.stateOnly ? 1 : 0)];
    const number = second ? (wide ? 0x221 : 0x216) : 0x204;
    const flagged = second ? (wide ? 0x222 : 0x217) : 0x208;
    return this.block(
      event.stateOnly === undefined ? number : flagged,
      Buffer.concat([u16(event.cpu ?? 0), ...flags, header, body]),
    );
  }

  /** Any block: what the methods above cannot say. */
  block(type: number, content: Uint8Array): this {
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4);
    const length = 12 + content.length + padding.length;
    this.#blocks.push(Buffer.concat([u32(type), u32(length), content, padding, u32(length)]));
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#blocks);
  }
}

export interface FixtureProcess {
  readonly tid: number;
  readonly pid: number;
  readonly ptid: number;
  readonly comm: string;
  readonly exe?: string;
  readonly exePath?: string;
  readonly args?: readonly string[];
  readonly env?: readonly string[];
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly loginUid?: number;
  readonly sid?: number;
  readonly vpgid?: number;
  readonly vtid?: number;
  readonly vpid?: number;
  readonly flags?: number;
  readonly cgroups?: readonly string[];
  readonly root?: string;
}

function encodeProcess(process: FixtureProcess, version: number): Buffer {
  const since = (first: number, ...parts: Buffer[]): Buffer[] => (version >= first ? parts : []);
  const body = Buffer.concat([
    u64(process.tid),
    u64(process.pid),
    u64(process.ptid),
    ...since(6, u64(process.sid ?? process.pid)),
    ...since(8, u64(process.vpgid ?? process.pid)),
    text16(process.comm),
    text16(process.exe ?? process.comm),
    ...since(7, text16(process.exePath ?? `/usr/bin/${process.comm}`)),
    texts16(process.args ?? []),
    text16(process.cwd ?? '/'),
    u64(1024),
    u32(process.flags ?? (process.tid === process.pid ? 0 : 1 | (1 << 13))),
    u32(process.uid ?? 0),
    u32(process.gid ?? 0),
    ...since(2, u32(1000), u32(500), u32(0), u64(7), u64(9)),
    ...since(3, texts16(process.env ?? [])),
    ...since(
      4,
      u64(process.vtid ?? process.tid),
      u64(process.vpid ?? process.pid),
      texts16(process.cgroups ?? []),
    ),
    ...since(5, text16(process.root ?? '/')),
    ...since(9, u32(process.loginUid ?? 0xffff_ffff), u8(0)),
  ]);
  return version >= 9 ? Buffer.concat([u32(body.length + 4), body]) : body;
}

export type FixtureDescriptor =
  | { readonly fd: number; readonly kind: 'file'; readonly name: string; readonly flags?: number }
  | {
      readonly fd: number;
      readonly kind: 'connection';
      readonly from: string;
      readonly to: string;
      readonly protocol: number;
    }
  | { readonly fd: number; readonly kind: 'listening'; readonly at: string; readonly protocol: number }
  | { readonly fd: number; readonly kind: 'unix'; readonly name: string }
  | { readonly fd: number; readonly kind: 'named'; readonly type: number; readonly name: string };

function encodeDescriptor(descriptor: FixtureDescriptor, version: 1 | 2): Buffer {
  const { type, content } = descriptorContent(descriptor, version);
  const body = Buffer.concat([u64(descriptor.fd), u64(77), u8(type), content]);
  return version === 2 ? Buffer.concat([u32(body.length + 4), body]) : body;
}

function descriptorContent(
  descriptor: FixtureDescriptor,
  version: 1 | 2,
): { readonly type: number; readonly content: Buffer } {
  switch (descriptor.kind) {
    case 'file':
      return {
        type: 16,
        content: Buffer.concat([
          u32(descriptor.flags ?? 1),
          text16(descriptor.name),
          ...(version === 2 ? [u32(0xfd01)] : []),
        ]),
      };
    case 'connection': {
      const [from, to] = [endpointOf(descriptor.from), endpointOf(descriptor.to)];
      return {
        type: from.ip.length === 4 ? 3 : 4,
        content: Buffer.concat([from.ip, to.ip, u16(from.port), u16(to.port), u8(descriptor.protocol)]),
      };
    }
    case 'listening': {
      const { ip, port } = endpointOf(descriptor.at);
      return {
        type: ip.length === 4 ? 5 : 6,
        content: Buffer.concat([ip, u16(port), u8(descriptor.protocol)]),
      };
    }
    case 'unix':
      return { type: 8, content: Buffer.concat([u64(1), u64(2), text16(descriptor.name)]) };
    case 'named':
      return { type: descriptor.type, content: text16(descriptor.name) };
  }
}

/** Encodes `unix:path`, `1.2.3.4:80` or `[::1]:80` as a sockaddr parameter. */
export function sockaddr(text: string): Buffer {
  if (text.startsWith('unix:')) return Buffer.concat([u8(1), Buffer.from(`${text.slice(5)}\0`)]);
  const { ip, port } = endpointOf(text);
  return Buffer.concat([u8(ip.length === 4 ? 2 : 10), ip, u16(port)]);
}

/** Encodes two ends, or `unix:path` alone, as a socktuple parameter. */
export function socktuple(from: string, to = ''): Buffer {
  if (from.startsWith('unix:')) {
    return Buffer.concat([
      u8(1),
      u64(0xffff_8800_0000_1000n),
      u64(0x2000n),
      Buffer.from(`${from.slice(5)}\0`),
    ]);
  }
  const [a, b] = [endpointOf(from), endpointOf(to)];
  return Buffer.concat([u8(a.ip.length === 4 ? 2 : 10), a.ip, u16(a.port), b.ip, u16(b.port)]);
}

/** Encodes a poll list. */
export function pollList(list: readonly (readonly [fd: number, flags: number])[]): Buffer {
  return Buffer.concat([u16(list.length), ...list.flatMap(([fd, flags]) => [u64(fd), u16(flags)])]);
}

/** Encodes texts with a NUL after each. */
export function texts(list: readonly string[]): Buffer {
  return Buffer.from(list.map((each) => `${each}\0`).join(''));
}

function endpointOf(text: string): { readonly ip: Buffer; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { ip: ipBytes(text.slice(0, colon).replace(/^\[|\]$/g, '')), port: Number(text.slice(colon + 1)) };
}

function ipBytes(text: string): Buffer {
  if (!text.includes(':')) return Buffer.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const dotted = (part: string): string[] =>
    part.includes('.')
      ? [0, 2].map((at) =>
          ipBytes(part)
            .subarray(at, at + 2)
            .toString('hex'),
        )
      : [part];
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':').flatMap(dotted));
  const before = groups(head);
  const after = groups(tail ?? '');
  const middle = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.concat(
    [...before, ...middle, ...after].map((group) => Buffer.from(group.padStart(4, '0'), 'hex')),
  );
}

function encodeValue(parameter: Parameter, value: FixtureValue): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (typeof value === 'string') return Buffer.from(`${value}\0`);
  if (value instanceof Uint8Array) return Buffer.from(value);
  return encodeNumber(widthOf(parameter), value);
}

function encodeNumber(width: number, value: number | bigint): Buffer {
  const all = u64(value);
  return all.subarray(0, width);
}

function widthOf({ type }: Parameter): number {
  switch (type) {
    case 'int8':
    case 'uint8':
    case 'flags8':
    case 'enumflags8':
    case 'sigtype':
      return 1;
    case 'int16':
    case 'uint16':
    case 'flags16':
    case 'enumflags16':
    case 'syscallid':
    case 'port':
      return 2;
    case 'int32':
    case 'uint32':
    case 'flags32':
    case 'enumflags32':
    case 'mode':
    case 'uid':
    case 'gid':
    case 'sigset':
      return 4;
    default:
      return 8;
  }
}

function u8(value: number): Buffer {
  return Buffer.from([value]);
}

function u16(value: number): Buffer {
  return encodeNumber(2, value);
}

function u32(value: number): Buffer {
  return encodeNumber(4, value);
}

function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

function text16(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u16(bytes.length), bytes]);
}

function texts16(list: readonly string[]): Buffer {
  const bytes = texts(list);
  return Buffer.concat([u16(bytes.length), bytes]);
}
