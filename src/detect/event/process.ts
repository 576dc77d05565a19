import type { Descriptor, DescriptorType } from './descriptor.ts';

/** What is known of a thread, and the process it belongs to, at one moment; never changes afterwards. */
export interface Process {
  readonly tid: number;
  readonly pid: number;
  /** The process or thread that created it; -1 when not known. */
  readonly ptid: number;
  /** Thread and process number in the process's own PID namespace; -1 when not known. */
  readonly vtid: number;
  readonly vpid: number;
  readonly sid: number;
  readonly pgid: number;
  readonly vpgid: number;
  /** Device number of the controlling terminal, 0 for none. */
  readonly tty: number;
  /** The kernel's name of the task (comm), at most 15 bytes. */
  readonly name: string;
  /** argv[0]. */
  readonly exe: string;
  /** Where the executable really is. */
  readonly exePath: string;
  /** The arguments after argv[0]. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  /** Working directory, with a slash at its end. */
  readonly cwd: string;
  readonly root: string;
  readonly cgroups: readonly (readonly [subsystem: string, path: string])[];
  readonly user: User;
  readonly group: Group;
  readonly loginUser: User;
  /** Nanoseconds since 1970 when it was cloned; null when nobody saw that. */
  readonly startTime: bigint | null;
  /** Nanoseconds since 1970 when the init process of its PID namespace started. */
  readonly namespaceStartTime: bigint | null;
  readonly executable: Executable;
  readonly capabilities: Capabilities;
  /** What the process was started for, when the container's configuration says so. */
  readonly probe: 'healthcheck' | 'liveness' | 'readiness' | null;
  /** Who leads its session, its process group, and its process group as its own PID namespace numbers it. */
  readonly sessionLeader: Leader | null;
  readonly groupLeader: Leader | null;
  readonly namespaceGroupLeader: Leader | null;
  /** Standard input, output and error. */
  readonly streams: readonly (Descriptor | null)[];
  /** Empty on the host. */
  readonly containerId: string;
  /** The process (or thread) that created it, as it is now. */
  readonly parent: Process | null;
  /** The process's main thread, itself when it is that; null when that is gone. */
  readonly main: Process | null;
}

/** Who leads a session or a process group. */
export interface Leader {
  readonly name: string;
  readonly exe: string;
  readonly exePath: string;
}

/** A user account; `name` is null when the recording knows only the number. */
export interface User {
  /** 0xffffffff stands for no user. */
  readonly uid: number;
  readonly name: string | null;
  readonly home: string | null;
  readonly shell: string | null;
}

export interface Group {
  /** 0xffffffff stands for no group. */
  readonly gid: number;
  readonly name: string | null;
}

/** Facts about the file that is executed: its identity, beyond its name. */
export interface Executable {
  readonly writable: boolean;
  readonly upperLayer: boolean;
  readonly lowerLayer: boolean;
  readonly fromMemfd: boolean;
  /** 0 when not known. */
  readonly inode: number | bigint;
  /** Nanoseconds since 1970; 0 when not known. */
  readonly changeTime: number | bigint;
  readonly modifyTime: number | bigint;
  /** What only Bulkhead's own sensor tells. */
  readonly identity: ExecutableIdentity | null;
}

export interface ExecutableIdentity {
  readonly device: number | bigint;
  /** Lower-case hexadecimal; null when it was not computed. */
  readonly sha256: string | null;
  /** Whether the image holds the same file at this path; null when nobody compared. */
  readonly inImage: boolean | null;
  /** The interpreter that the kernel chose for a script. */
  readonly interpreter: string | null;
}

/** Capability sets as the recording format's bit masks (capability.h). */
export interface Capabilities {
  readonly effective: number | bigint;
  readonly permitted: number | bigint;
  readonly inheritable: number | bigint;
}

/** What a thread and its process have used at the moment of an event. Sizes are in KiB, as last told for the thread. */
export interface Usage {
  /** Threads of the process, the main one included. */
  readonly threads: number;
  /** Threads that this thread is the main one of. */
  readonly children: number;
  readonly openDescriptors: number;
  /** The different types of its open descriptors. */
  readonly descriptorTypes: readonly DescriptorType[];
  readonly descriptorLimit: number | bigint;
  readonly vmSize: number;
  readonly vmResident: number;
  readonly vmSwap: number;
  readonly majorFaults: number | bigint;
  readonly minorFaults: number | bigint;
  /** Nanoseconds for which it ran until scheduler switches, in sum. */
  readonly totalExecutionTime: number;
}
