import type { Json } from '#core/index.ts';
import type { Container } from './container.ts';
import type { Descriptor } from './descriptor.ts';
import type { EventType } from './event-type.ts';
import type { Process } from './process.ts';

/**
 * A value of a parameter. 64-bit integers are a `number` when it holds them exactly and a `bigint` otherwise, so that
 * equal values are always `===`. `null`: the event type has the parameter, this event does not carry it.
 */
export type ArgumentValue = string | number | bigint | boolean | Uint8Array | readonly string[] | null;

/** What a parameter's number stood for when the event happened: the descriptor(s), a process's or account's name, an absolute path. */
export type Reference = Descriptor | readonly (Descriptor | null)[] | string | null;

/** The parameters of one event, beside the type that names them. */
export interface Arguments {
  readonly type: EventType;
  /** One value for each of `type.parameters`; shorter when the recording is older than the type. */
  readonly values: readonly ArgumentValue[];
  /** One reference for each value; null when no parameter needs one. */
  readonly references: readonly Reference[] | null;
}

/** One fact from the kernel, self-contained: everything a rule can name was copied when it happened. */
export interface SyscallEvent {
  readonly source: 'syscall';
  /** Position in the recording or since the sensor started, from 1; system call entries count too. */
  readonly number: number;
  /** Nanoseconds since 1970 (UTC). */
  readonly time: bigint;
  /** When the recording's (or the sensor's) first event happened. */
  readonly start: bigint;
  /** When the event before this one happened; null for the first. */
  readonly previous: bigint | null;
  readonly cpu: number;
  /** What rules call it: `openat`. */
  readonly type: string;
  /** The event's own parameters. */
  readonly arguments: Arguments;
  /** What the same system call was entered with, where recorded apart. */
  readonly entered: Arguments | null;
  /** Return value: a negative number is an error number; null when the event has none. */
  readonly result: number | bigint | null;
  /** Nanoseconds between entry and exit of the system call; null when the entry was not seen. */
  readonly latency: number | null;
  /** The thread that did it; null when nothing is known of it. */
  readonly process: Process | null;
  readonly tid: number;
  /** The descriptor that it is about; null when it is about none, or an unknown one. */
  readonly descriptor: Descriptor | null;
  /** The descriptor's number, also when nothing else is known of it; null when the event is about none. */
  readonly fd: number | null;
  /** True when this very event changed what the descriptor is called. */
  readonly descriptorRenamed: boolean;
  readonly container: Container | null;
  readonly machine: Machine;
}

/** The machine on which events happened. */
export interface Machine {
  readonly hostname: string;
  readonly cpus: number;
  readonly memoryBytes: number;
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
