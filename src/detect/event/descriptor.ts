import type { Address } from './address.ts';

/** What a descriptor refers to; `unknown` and `unsupported` are kinds that a recording names without saying more. */
export type DescriptorType =
  | 'unknown'
  | 'unsupported'
  | 'file'
  | 'directory'
  | 'ipv4'
  | 'ipv6'
  | 'unix'
  | 'pipe'
  | 'event'
  | 'signalfd'
  | 'eventpoll'
  | 'inotify'
  | 'timerfd'
  | 'netlink'
  | 'bpf'
  | 'userfaultfd'
  | 'io_uring'
  | 'memfd'
  | 'pidfd';

export type TransportProtocol = 'unknown' | 'tcp' | 'udp' | 'icmp' | 'raw';

/** One end of a connection. */
export interface Endpoint {
  readonly ip: Address;
  readonly port: number;
}

/** What an IP socket is connected to, or bound to when it only serves. */
export interface SocketFacts {
  readonly protocol: TransportProtocol;
  /** A bound socket that serves: its own end is `server` and nothing is connected to it. */
  readonly listening: boolean;
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** What is known of a file descriptor at one moment; never changes afterwards. */
export interface Descriptor {
  readonly number: number;
  readonly type: DescriptorType;
  /** What rules call it: a path, or a connection such as `127.0.0.1:40022->127.0.0.1:80`. */
  readonly name: string;
  /** The path as the program wrote it, before it was resolved; null when it never was one. */
  readonly nameRaw: string | null /** IP sockets only. */;
  readonly socket: SocketFacts | null;
  /** Which end of a socket this process is; null as long as nobody knows, and for what is no socket. */
  readonly role: 'client' | 'server' | null;
  readonly connected: boolean;
  /** The recording format's open flags (event-table.json, file_flags). */
  readonly openFlags: number;
  /** The device as the kernel encodes it (new_encode_dev); 0 when not known. */
  readonly device: number;
  readonly inode: number | bigint;
  /** The layer of an overlay file system that it was found in. */
  readonly layer: 'upper' | 'lower' | null;
}
