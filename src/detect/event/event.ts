import type { Json } from '#core/index.ts';
import type { Address } from './address.ts';
import type { Arguments } from './argument.ts';
import type { Container } from './container.ts';
import type { Descriptor } from './descriptor.ts';
import type { Process, Usage } from './process.ts';

/** One fact from the kernel, self-contained: everything a rule can name was copied when it happened. */
export interface SyscallEvent {
  readonly source: 'syscall';
  /** Position in the recording or since the sensor started, from 1; system call entries count too. */
  readonly number: number;
  /** Nanoseconds since 1970 (UTC). */
  readonly time: bigint;
  /** When the event before this one happened, entries included; its own time for the first. */
  readonly previous: bigint;
  readonly cpu: number;
  readonly tid: number;
  /** What rules call it: `openat`. */
  readonly type: string;
  /** The event's own parameters. */
  readonly arguments: Arguments;
  /** What the same system call was entered with, where the recording has that apart. */
  readonly entered: Arguments | null;
  /** Nanoseconds between entry and exit of the system call; 0 for other events, and when it is not known. */
  readonly latency: number;
  /** Nanoseconds for which the thread ran until this scheduler switch; 0 for other events. */
  readonly executionTime: number;
  /** The thread that did it; null when nothing is known of it, or nobody did it. */
  readonly process: Process | null;
  readonly usage: Usage | null;
  /** The number of the descriptor that it is about, -1 when that is not known; null when it is about none. */
  readonly fd: number | null;
  /** The descriptor that it is about; null when it is about none, or nothing is known of it. */
  readonly descriptor: Descriptor | null;
  /** False when the descriptor was only inferred from what the thread did before. */
  readonly descriptorCertain: boolean;
  /** True when this very event changed what the descriptor is called. */
  readonly descriptorRenamed: boolean;
  readonly container: Container | null;
  readonly machine: Machine;
}

/** The machine on which events happened, and what does not change with them. */
export interface Machine {
  readonly hostname: string;
  readonly cpus: number;
  /** The machine's own addresses. */
  readonly addresses: readonly Address[];
  /** When the first event happened. */
  readonly start: bigint;
}

/** One Kubernetes audit event. */
export interface AuditEvent {
  readonly source: 'k8s_audit';
  readonly number: number;
  readonly time: bigint;
  readonly type: 'pluginevent';
  /** The audit event as the API server wrote it (kind Event, audit.k8s.io/v1). */
  readonly document: Json;
}

/** What rules look at. */
export type DetectEvent = SyscallEvent | AuditEvent;
