import type { ArgumentValue } from '../../../event/argument.ts';
import type { EventType } from '../../../event/event-type.ts';
import type {
  Capabilities,
  Executable,
  Group,
  Leader,
  Process,
  Usage,
  User,
} from '../../../event/process.ts';
import { DescriptorTable } from './descriptor-table.ts';

/** What a text of a thread is that nobody knows anything of; rules compare with it. */
export const UNKNOWN_TEXT = '<NA>';

/** Marks "no user" and "no group". */
export const NO_ACCOUNT = 0xffff_ffff;

/** Bits of a thread's flags (the recording format's clone_flags). */
export const THREAD_FLAGS = {
  sharesFiles: 1 << 0,
  isThread: 1 << 13,
  closed: 1 << 24,
  namespaceInit: 1 << 29,
} as const;

/** The system call that a thread is in. */
export interface CallInProgress {
  readonly type: EventType;
  readonly time: bigint;
  readonly values: readonly ArgumentValue[];
}

/** What is known of a thread while a recording is read. */
export class Thread {
  readonly tid: number;
  pid: number;
  ptid = -1;
  vtid = -1;
  vpid = -1;
  sid = -1;
  pgid = -1;
  vpgid = -1;
  tty = 0;
  comm = '';
  exe = '';
  exePath = '';
  args: readonly string[] = [];
  env: readonly string[] = [];
  cwd = '';
  root = '';
  cgroups: readonly (readonly [string, string])[] = [];
  user: User = NO_USER;
  group: Group = NO_GROUP;
  loginUser: User = NO_USER;
  flags = 0;
  startTime: bigint | null = null;
  namespaceStartTime: bigint | null = null;
  executable: Executable = UNKNOWN_EXECUTABLE;
  capabilities: Capabilities = NO_CAPABILITIES;
  /** What it was started for; `container` for what belongs to the container itself. */
  probe: Process['probe'] | 'container' = null;
  containerId = '';

  /** Its own descriptors, which it uses unless it shares those of its main thread. */
  descriptors = new DescriptorTable();
  descriptorLimit: number | bigint = -1;
  /** Threads of which it is the main one. */
  children = 0;
  vmSize = 0;
  vmResident = 0;
  vmSwap = 0;
  majorFaults: number | bigint = 0;
  minorFaults: number | bigint = 0;
  executionTime = 0;

  /** The call that it is in, or was in last. */
  call: CallInProgress | null = null;
  /** Nanoseconds that its last call took. */
  latency = 0;
  /** The descriptor that it used last. */
  lastFd = 0;

  /** What was last copied from it, and when (Snapshots). */
  snapshot: Process | null = null;
  snapshotEpoch = -1;
  building = false;
  leader: Leader | null = null;
  usage: Usage | null = null;

  constructor(tid: number, pid: number) {
    this.tid = tid;
    this.pid = pid;
  }

  get isMain(): boolean {
    return this.tid === this.pid;
  }

  hasFlag(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }
}

export const NO_USER: User = { uid: NO_ACCOUNT, name: null, home: null, shell: null };
export const NO_GROUP: Group = { gid: NO_ACCOUNT, name: null };

export const UNKNOWN_EXECUTABLE: Executable = {
  writable: false,
  upperLayer: false,
  lowerLayer: false,
  fromMemfd: false,
  inode: 0,
  changeTime: 0,
  modifyTime: 0,
  identity: null,
};

const NO_CAPABILITIES: Capabilities = { effective: 0, permitted: 0, inheritable: 0 };
