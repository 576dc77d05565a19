import type { ArgumentValue, SocketAddress } from '../../../event/argument.ts';
import type { Descriptor } from '../../../event/descriptor.ts';
import type { EventType } from '../../../event/event-type.ts';
import type { RecordedEvent } from '../event-block.ts';
import type { DescriptorTable } from './descriptor-table.ts';
import type { State } from './state.ts';
import type { Thread } from './thread.ts';

/** Descriptors whose change everybody sees: a Process has standard input, output and error. */
const STREAMS = 3;

/** One event on its way through the state. */
export class Step {
  readonly state: State;
  readonly event: RecordedEvent;
  thread: Thread | null = null;
  /** The parameters of the entry of the same call; null when it was not recorded. */
  entered: { readonly type: EventType; readonly values: readonly ArgumentValue[] } | null = null;
  /** The descriptor that the event is about, when that is certain. */
  descriptor: Descriptor | null = null;
  /** True when the event changed what its descriptor is called. */
  renamed = false;
  /** The descriptor that is gone after this event. */
  closed: { readonly table: DescriptorTable; readonly number: number } | null = null;
  /** The thread that is gone after this event. */
  exited: number | null = null;

  constructor(state: State, event: RecordedEvent) {
    this.state = state;
    this.event = event;
  } /**
   * True when the exit carries what its entry used to: such a recording is read as newer tools read it, any other as libsinsp
   * of its time did.
   */
  get isLater(): boolean {
    return this.event.values.length > this.event.type.baseParameters;
  }

  /** The event's own parameter; undefined when it has none of this name. */
  own(name: string): ArgumentValue | undefined {
    return valueNamed(this.event.type, this.event.values, name);
  }

  /** The event's own parameter, else the one that the call was entered with. */
  value(name: string): ArgumentValue | undefined {
    const own = this.own(name);
    return own === undefined && this.entered ? valueNamed(this.entered.type, this.entered.values, name) : own;
  }

  /** What the call was entered with, as far as the entry said: else what its exit says. */
  enteredValue(name: string): ArgumentValue | undefined {
    return (this.entered && valueNamed(this.entered.type, this.entered.values, name)) ?? this.own(name);
  }

  /** A number, or `missing` when there is none. */
  number(name: string, missing: number): number {
    return numberOf(this.value(name), missing);
  }

  /** A 64-bit number that is shown as it is, or `missing` when there is none. */
  integer<Missing>(name: string, missing: Missing): number | bigint | Missing {
    const value = this.value(name);
    return typeof value === 'number' || typeof value === 'bigint' ? value : missing;
  }

  text(name: string): string | null {
    const value = this.value(name);
    return typeof value === 'string' ? value : null;
  }

  address(name: string): SocketAddress | null {
    return addressOf(this.value(name));
  }

  /** What the call returned; for calls that make a descriptor, that. -1 when the event does not say. */
  get result(): number {
    return numberOf(this.own('res') ?? this.own('fd'), -1);
  }

  table(): DescriptorTable | null {
    return this.thread && this.state.threads.descriptorsOf(this.thread);
  }

  /** Adds a descriptor that the event made; from now on the event is about it. */
  create(descriptor: Descriptor): void {
    const { thread } = this;
    if (!thread) return;
    if (descriptor.name !== '') this.renamed = true;
    this.table()!.create(descriptor);
    this.#about(thread, descriptor);
  }

  /** Adds another number for a descriptor that exists. */
  duplicate(descriptor: Descriptor, number: number): void {
    const { thread } = this;
    if (!thread) return;
    const copy = { ...descriptor, number };
    this.table()!.create(copy);
    this.#about(thread, copy);
  }

  /** Replaces what is known of the event's descriptor. */
  update(descriptor: Descriptor): void {
    const { thread } = this;
    if (!thread) return;
    if (descriptor.name !== this.descriptor?.name) this.renamed = true;
    this.table()!.set(descriptor);
    this.#about(thread, descriptor);
  }

  /** To be called after a change of what is known of the thread. */
  touch(): void {
    if (this.thread) this.state.threads.touch(this.thread);
  }

  #about(thread: Thread, descriptor: Descriptor): void {
    this.descriptor = descriptor;
    thread.lastFd = descriptor.number;
    if (descriptor.number < STREAMS) this.state.threads.touchStreams();
  }
}

/** What an event does to the state. */
export type Handler = (step: Step) => void;

export function numberOf(value: ArgumentValue | undefined, missing: number): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : missing;
}

function addressOf(value: ArgumentValue | undefined): SocketAddress | null {
  return typeof value === 'object' && value !== null && 'kind' in value && isSocketAddress(value)
    ? value
    : null;
}

function isSocketAddress(value: { readonly kind: string }): value is SocketAddress {
  return value.kind !== 'variant' && value.kind !== 'polled';
}

function valueNamed(
  type: EventType,
  values: readonly ArgumentValue[],
  name: string,
): ArgumentValue | undefined {
  const { parameters } = type;
  for (let i = 0; i < values.length; i += 1) {
    if (parameters[i]!.name === name) return values[i];
  }
  return undefined;
}
