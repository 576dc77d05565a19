/** What a parameter holds; it decides how its bytes are decoded and how it is printed. */
export type ParameterType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'double'
  | 'charbuf'
  | 'bytebuf'
  | 'errno'
  | 'sockaddr'
  | 'socktuple'
  | 'fd'
  | 'pid'
  | 'fdlist'
  | 'fspath'
  | 'fsrelpath'
  | 'syscallid'
  | 'sigtype'
  | 'reltime'
  | 'abstime'
  | 'port'
  | 'l4proto'
  | 'sockfamily'
  | 'dyn'
  | 'flags8'
  | 'flags16'
  | 'flags32'
  | 'enumflags8'
  | 'enumflags16'
  | 'enumflags32'
  | 'mode'
  | 'uid'
  | 'gid'
  | 'sigset'
  | 'charbufarray'
  | 'charbufpairs'
  | 'ipaddr'
  | 'ipnet'
  | 'none';

/** How a number is printed. */
export type ParameterFormat = 'none' | 'dec' | 'hex' | 'dec-padded' | 'oct' | 'id' | 'dir';

/** A named bit pattern of a flags parameter, in print order. */
export interface FlagName {
  readonly name: string;
  readonly value: number;
}

/** One parameter of an event type. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly format: ParameterFormat;
  /** Names of its bits (flags) or of its values (enum flags). */
  readonly flags?: readonly FlagName[];
  /** A `dyn` parameter's alternatives: the first byte of the value selects one. */
  readonly variants?: readonly Parameter[];
  /** For `fsrelpath`: index of the parameter with the directory descriptor. */
  readonly directory?: number;
}

export type EventCategory =
  | 'unknown'
  | 'other'
  | 'file'
  | 'net'
  | 'IPC'
  | 'memory'
  | 'process'
  | 'sleep'
  | 'system'
  | 'signal'
  | 'user'
  | 'time'
  | 'processing'
  | 'IO'
  | 'wait'
  | 'scheduler'
  | 'internal'
  | 'plugin';

/** How an event type touches descriptors and state. */
export interface EventTraits {
  readonly usesFd: boolean;
  readonly createsFd: boolean;
  readonly destroysFd: boolean;
  readonly readsFromFd: boolean;
  readonly writesToFd: boolean;
  readonly waits: boolean;
  readonly syscall: boolean;
}

/** One version of one kind of event: its name and the parameters it carries. */
export interface EventType {
  /** The number of this version in the recording format's table. */
  readonly id: number;
  /** What rules call it: `openat`. */
  readonly name: string;
  /** Its constant in the recording format's table: `SYSCALL_OPENAT_2_X`. */
  readonly key: string;
  readonly category: EventCategory;
  readonly direction: 'enter' | 'exit';
  readonly traits: EventTraits;
  readonly parameters: readonly Parameter[];
}
