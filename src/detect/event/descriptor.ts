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

/** One end of a connection. */
export interface Endpoint {
  /** 4 or 16 bytes in network order. */
  readonly ip: Uint8Array;
  readonly port: number;
}

/** What an IP socket is connected to, or bound to when it serves. */
export interface SocketFacts {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'raw' | 'unknown';
  /** False when the pair is only a local, serving end (`server` is it). */
  readonly isPair: boolean;
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  /** Which of the two is this process's own end. */
  readonly role: 'client' | 'server' | null;
  readonly connected: boolean;
}

/** What is known of a file descriptor at one moment; never changes afterwards. */
export interface Descriptor {
  readonly number: number;
  readonly type: DescriptorType;
  /** What rules call it: a path, or a connection such as `127.0.0.1:40022->127.0.0.1:80`. */
  readonly name: string;
  /** The path as the program wrote it. */
  readonly nameRaw: string;
  /** The container to which the path belongs, when it was opened in one. */
  readonly socket: SocketFacts | null;
  /** The recording format's open flags. */
  readonly openFlags: number;
  /** Device as major * 2^8 + minor packed as the recording has it; 0 when not known. */
  readonly device: number;
  readonly inode: number | bigint | null;
  readonly layer: 'upper' | 'lower' | null;
}
