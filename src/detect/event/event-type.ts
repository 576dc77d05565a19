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
  | 'ipaddr';

/** How a number is printed. */
export type ParameterFormat = 'dec' | 'hex' | 'oct';

/** A named bit pattern of a flags parameter. */
export type FlagName = readonly [name: string, value: number];

/** One parameter of an event type. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly format: ParameterFormat;
  /** Names of its bits (flags) or of its values (enum flags), in print order. */
  readonly flags: readonly FlagName[] | null;
  /** A `dyn` parameter's alternatives: the first byte of the value selects one. */
  readonly variants: readonly ParameterType[] | null;
  /** For `fsrelpath`: the index of the parameter with the directory's descriptor; else -1. */
  readonly directory: number;
}

/** What an event is about. `io-*` are told apart by their descriptor when a rule asks (`evt.category`). */
export type EventCategory =
  | 'unknown'
  | 'other'
  | 'file'
  | 'net'
  | 'ipc'
  | 'memory'
  | 'process'
  | 'sleep'
  | 'system'
  | 'signal'
  | 'user'
  | 'time'
  | 'io-read'
  | 'io-write'
  | 'io-other'
  | 'wait'
  | 'scheduler'
  | 'internal';

/** How an event type touches descriptors and state. */
export interface EventTraits {
  readonly usesFd: boolean;
  readonly createsFd: boolean;
  readonly destroysFd: boolean;
  readonly readsFd: boolean;
  readonly writesFd: boolean;
  readonly waits: boolean;
  readonly modifiesState: boolean;
  /** It tells something outside the sequence of a thread's system calls. */
  readonly skipsThread: boolean;
}

/** One version of one kind of event: its name and the parameters it carries. */
export interface EventType {
  /** The number of this version in the recording format's table. */
  readonly id: number;
  /** Its constant in that table, `SYSCALL_OPENAT_2`; entry and exit share it. */
  readonly key: string;
  /** What rules call it: `openat`. */
  readonly name: string;
  readonly category: EventCategory;
  readonly direction: 'enter' | 'exit';
  readonly traits: EventTraits;
  readonly parameters: readonly Parameter[];
  /** How many of them the type had before parameters were appended to it (2022). */
  readonly baseParameters: number;
  /** Where a call that opens files tells how, among its parameters (-1 where it does not); null for every other type. */
  readonly opening: { readonly flags: number; readonly mode: number } | null;
  /** Its traits when it carries the appended parameters. */
  readonly laterTraits: EventTraits;
}
