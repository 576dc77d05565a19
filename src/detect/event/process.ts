import type { Descriptor } from './descriptor.ts';

/**
 * What is known of a thread and its process at one moment; never changes afterwards. Facts that belong to the process
 * (command line, directory, environment) are those of its main thread. `null`: not known.
 */
export interface Process {
  readonly tid: number;
  readonly pid: number;
  /** Thread and process number inside the process's own PID namespace. */
  readonly vtid: number;
  readonly vpid: number;
  readonly ppid: number;
  readonly sid: number;
  readonly pgid: number | null;
  readonly vpgid: number;
  /** Device number of the controlling terminal, 0 for none. */
  readonly tty: number;
  /** The kernel's name of the task (comm), at most 15 bytes. */
  readonly name: string;
  /** argv[0]. */
  readonly exe: string;
  /** Where the executable really is. */
  readonly exePath: string;
  /** Arguments without argv[0]. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  /** Working directory, with a slash at its end. */
  readonly cwd: string;
  /** `subsystem=path` pairs. */
  readonly cgroups: readonly (readonly [subsystem: string, path: string])[];
  readonly root: string;
  readonly user: User;
  readonly group: Group;
  readonly loginUser: User;
  /** Nanoseconds since 1970 when it was cloned; null when it ran before the recording and nobody wrote it down. */
  readonly startTime: bigint | null;
  readonly executable: Executable;
  readonly capabilities: Capabilities | null;
  readonly usage: Usage;
  /** What the process was started for, when the container's configuration says so. */
  readonly probe: 'healthcheck' | 'liveness' | 'readiness' | null;
  readonly isMainThread: boolean;
  /** Name of the session's leader. */
  readonly sessionName: string | null;
  /** The process number of the oldest shell among the ancestors. */
  readonly loginShellPid: number | null;
  /** Standard input, output and error. */
  readonly standardStreams: readonly (Descriptor | null)[];
  readonly parent: Process | null;
}

export interface User {
  readonly uid: number;
  readonly name: string;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly gid: number;
  readonly name: string;
}

/** Facts about the file that is executed: its identity, beyond its name. */
export interface Executable {
  readonly writable: boolean;
  readonly upperLayer: boolean;
  readonly lowerLayer: boolean;
  readonly fromMemfd: boolean;
  readonly inode: number | bigint | null;
  /** Nanoseconds since 1970. */
  readonly changeTime: bigint | null;
  readonly modifyTime: bigint | null;
}

/** Capability sets as the kernel's bit masks (capability.h). */
export interface Capabilities {
  readonly effective: bigint;
  readonly permitted: bigint;
  readonly inheritable: bigint;
}

/** What a thread has used so far. Sizes are in KiB, times in nanoseconds. */
export interface Usage {
  readonly threads: number;
  readonly children: number;
  readonly openDescriptors: number;
  readonly descriptorLimit: number;
  readonly vmSize: number;
  readonly vmResident: number;
  readonly vmSwap: number;
  readonly majorFaults: number;
  readonly minorFaults: number;
}
