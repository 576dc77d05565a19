import type { Arguments, ArgumentValue } from '../../event/argument.ts';
import type { Machine, SyscallEvent } from '../../event/event.ts';
import type { EventTraits, EventType } from '../../event/event-type.ts';
import { EVENT_TYPES } from '../../event/event-types.ts';
import { systemCallName } from '../../event/system-calls.ts';
import type { RecordedEvent } from './event-block.ts';
import { handlerOf } from './handle/index.ts';
import { containerFromJson } from './state/container-json.ts';
import { referencesOf } from './state/references.ts';
import { finishSeed } from './state/seed.ts';
import type { State } from './state/state.ts';
import { numberOf, Step } from './state/step.ts';
import { Thread } from './state/thread.ts';

/** Turns recorded events, entries and exits, into events that say everything themselves. */
export class Interpreter {
  readonly state: State;
  #number: number;
  #previous: bigint | null = null;
  #machine: Machine | null = null;
  /** What the event before this one leaves to be removed. */
  #last: Step | null = null;

  /** `counted`: how many events there were before. */
  constructor(state: State, counted = 0) {
    this.state = state;
    this.#number = counted;
  }

  get counted(): number {
    return this.#number;
  }

  /** True once an event was read, and so the tables before it are complete. */
  get begun(): boolean {
    return this.#machine !== null;
  }

  /** An event that has a number but says nothing. */
  count(): void {
    this.#number += 1;
  }

  /** Takes the event into the state. Null for one that nobody is to see. */
  interpret(recorded: RecordedEvent): SyscallEvent | null {
    this.#removeWhatIsGone();
    this.#number += 1;
    const { type } = recorded;
    const previous = this.#previous ?? recorded.time;
    this.#previous = recorded.time;
    const step = new Step(this.state, recorded);
    if (this.#machine === null) {
      // What a recording says of containers before anything happened is part of its tables.
      if (type.key.startsWith('CONTAINER')) {
        handlerOf(type)?.(step);
        return null;
      }
      this.#begin(recorded.time);
    }
    this.#last = step;
    const traits = traitsOf(recorded);
    this.#meet(step, traits);
    handlerOf(type)?.(step);
    return isShown(recorded) ? this.#event(step, traits, previous) : null;
  }

  #begin(start: bigint): void {
    finishSeed(this.state);
    const { hostname, cpus, addresses } = this.state;
    this.#machine = { hostname, cpus, addresses, start };
  }

  #removeWhatIsGone(): void {
    const { closed, exited } = this.#last ?? {};
    if (closed) {
      closed.table.delete(closed.number);
      this.state.threads.touchStreams();
    }
    if (exited !== null && exited !== undefined) this.state.threads.remove(exited);
  }

  /** Finds the thread, the call that it is in, and the descriptor that this is about. */
  #meet(step: Step, traits: EventTraits): void {
    const { type, tid, time, values } = step.event;
    if (traits.skipsThread || isAboutContainer(type)) return;
    const { threads } = this.state;
    const thread = INVENTS_NO_THREAD.has(type.id) ? threads.find(tid) : threads.findOrInvent(tid);
    step.thread = thread;
    if (!thread || type.category === 'scheduler') return;
    if (type.direction === 'enter') {
      thread.call = { type, time, values };
      thread.latency = 0;
      thread.lastFd = traits.usesFd ? numberOf(values[0], -1) : -1;
    } else {
      const { call } = thread;
      thread.latency = call === null ? 0 : Number(time - call.time);
      if (call !== null && call.type.id === type.id - 1) {
        step.entered = call;
        if (traits.usesFd && type.key === 'SYSCALL_COPY_FILE_RANGE') thread.lastFd = numberOf(values[1], -1);
      }
      const isKnown = step.entered !== null && ENTRY_TELLS_FD[type.id]!;
      if (!isKnown && (!traits.usesFd || !ownDescriptor(step, thread))) return;
    }
    if (traits.usesFd) step.descriptor = step.table()!.get(thread.lastFd);
  }

  #event(step: Step, traits: EventTraits, previous: bigint): SyscallEvent {
    const { event: recorded, entered } = step;
    const { type } = recorded;
    const thread =
      step.thread ??
      (type.traits.skipsThread ? this.state.threads.find(recorded.tid) : containerThread(recorded));
    const executionTime = type.category === 'scheduler' ? this.#switchTime(recorded, thread) : 0;
    const aboutFd = thread !== null && (traits.usesFd || traits.createsFd || traits.destroysFd);
    const descriptor = aboutFd
      ? (step.descriptor ?? step.table()?.get(thread.lastFd) ?? null)
      : step.descriptor;
    return {
      source: 'syscall',
      number: this.#number,
      time: recorded.time,
      previous,
      cpu: recorded.cpu,
      tid: recorded.tid,
      type: type.key === 'GENERIC' ? systemCallName(numberOf(recorded.values[0], -1)) : type.name,
      arguments: this.#arguments(type, recorded.values, step),
      entered: entered && this.#arguments(entered.type, entered.values, step),
      latency: step.thread?.latency ?? 0,
      executionTime,
      process: thread && this.state.snapshots.of(thread),
      usage: thread && this.state.snapshots.usageOf(thread),
      fd: aboutFd ? thread.lastFd : null,
      descriptor,
      descriptorCertain: step.descriptor !== null,
      descriptorRenamed: step.renamed,
      container: thread && thread.containerId !== '' ? this.state.container(thread.containerId) : null,
      machine: this.#machine!,
    };
  }

  #arguments(type: EventType, values: readonly ArgumentValue[], step: Step): Arguments {
    return { type, values, references: referencesOf(type, values, step) };
  }

  /** How long the thread ran until this switch away from it. */
  #switchTime({ time, cpu }: RecordedEvent, thread: Thread | null): number {
    const before = this.state.switches.get(cpu);
    this.state.switches.set(cpu, time);
    const ran = before === undefined ? 0 : Number(time - before);
    if (thread) thread.executionTime += ran;
    return ran;
  }
}

/** A clone's exit in the child is the first that is seen of it; and nobody knows the kernel's own threads. */
const INVENTS_NO_THREAD: ReadonlySet<number> = new Set(
  EVENT_TYPES.flatMap((type) =>
    type &&
    ((/_(CLONE|FORK|VFORK)/.test(type.key) && type.direction === 'exit') || type.key === 'SCHEDSWITCH_6')
      ? [type.id]
      : [],
  ),
);

/** Types that happen once, not as entry and exit. */
const ONE_SIDED: readonly boolean[] = EVENT_TYPES.map(
  (type, id) => type !== undefined && type.direction === 'enter' && EVENT_TYPES[id + 1] === undefined,
);

/** A later version of a type may carry what its entry did, and then it has other traits. */
function traitsOf({ type, values }: RecordedEvent): EventTraits {
  return values.length > type.baseParameters ? type.laterTraits : type.traits;
}

function isShown({ type, stateOnly }: RecordedEvent): boolean {
  return !stateOnly && type.category !== 'internal' && (type.direction === 'exit' || ONE_SIDED[type.id]!);
}

function isAboutContainer(type: EventType): boolean {
  return type.key === 'CONTAINER_JSON' || type.key === 'CONTAINER_JSON_2';
}

/** Where an exit says which descriptor it is about: its first parameter can only be the result. */
const OWN_DESCRIPTOR: readonly number[] = EVENT_TYPES.map(
  (type) => type?.parameters.findIndex((parameter, i) => i > 0 && parameter.type === 'fd') ?? -1,
);

/** The entries of most calls say which descriptor the exit is about. */
const ENTRY_TELLS_FD: readonly boolean[] = EVENT_TYPES.map(
  (_, id) => EVENT_TYPES[id - 1]?.traits.usesFd ?? false,
);

/** Newer recordings have no entries; their exits say which descriptor they are about. */
function ownDescriptor(step: Step, thread: Thread): boolean {
  const { type, values } = step.event;
  const index = OWN_DESCRIPTOR[type.id]!;
  if (index < 0 || index >= values.length) return false;
  thread.lastFd = numberOf(values[index], -1);
  return true;
}

/** What happens to a container has no thread; rules see one that is named after the container. */
function containerThread({ type, values }: RecordedEvent): Thread | null {
  if (!isAboutContainer(type)) return null;
  const container = typeof values[0] === 'string' ? containerFromJson(values[0]) : null;
  if (!container) return null;
  const thread = new Thread(-1, -1);
  thread.comm = `container:${container.id}`;
  thread.exe = thread.comm;
  thread.containerId = container.id;
  return thread;
}
