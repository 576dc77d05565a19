import type { Container } from '../../event/container.ts';
import type { Descriptor } from '../../event/descriptor.ts';
import type { DetectEvent, Machine, SyscallEvent } from '../../event/event.ts';
import type { Process, Usage } from '../../event/process.ts';
import type { ReferenceKind, ReferenceWriter } from './codec.ts';
import { FORMAT_LINE, MAX_ANCESTORS, REACH, REACH_CHARACTERS } from './format.ts';
import {
  containerCodec,
  descriptorCodec,
  eventCodec,
  machineCodec,
  processCodec,
  usageCodec,
} from './schema.ts';

/** Writes events as lines of JSON (format.ts says which). */
export class JsonLinesWriter implements ReferenceWriter {
  readonly #defined: Readonly<Record<ReferenceKind, WeakMap<object, Defined>>> = {
    process: new WeakMap(),
    descriptor: new WeakMap(),
    container: new WeakMap(),
    usage: new WeakMap(),
  };
  readonly #next: Record<ReferenceKind, number> = { process: 0, descriptor: 0, container: 0, usage: 0 };
  /** Characters of all definitions so far. */
  #characters = 0;
  #machine: Machine | null = null;
  #lines = `${JSON.stringify(FORMAT_LINE)}\n`;

  /** The lines for an event: what it refers to for the first time, and itself. */
  write(event: DetectEvent): string {
    if (event.source === 'syscall') this.#writeSyscall(event);
    else {
      const { number, time, document } = event;
      this.#line({ audit: { number, time: time.toString(), document } });
    }
    const lines = this.#lines;
    this.#lines = '';
    return lines;
  }

  /** What stands before any event; empty when one was already written. */
  begin(): string {
    const lines = this.#lines;
    this.#lines = '';
    return lines;
  }

  numberOf(kind: ReferenceKind, value: object): number {
    const known = this.#known(kind, value);
    if (known !== null) return known;
    if (kind === 'process') return this.#defineProcess(value as Process);
    return this.#define(kind, value, {
      [kind]: {
        ordinal: this.#next[kind],
        ...(CODECS[kind] as { write(value: object, writer: ReferenceWriter): object }).write(value, this),
      },
    });
  }

  #writeSyscall(event: SyscallEvent): void {
    if (this.#machine !== event.machine) {
      this.#machine = event.machine;
      this.#line({ machine: machineCodec.write(event.machine, this) });
    }
    const json = eventCodec.write(event, this);
    this.#line({ event: json });
  }

  /** The number of what a line in reach of the reader defines. */
  #known(kind: ReferenceKind, value: object): number | null {
    const defined = this.#defined[kind].get(value);
    const isInReach =
      defined !== undefined &&
      defined.number >= this.#next[kind] - REACH / 2 &&
      defined.end >= this.#characters - REACH_CHARACTERS / 2;
    return isInReach ? defined.number : null;
  }

  /** A process comes after its ancestors and its main thread. */
  #defineProcess(process: Process): number {
    const stack: Process[] = [process];
    // Of two that are so large that one leaves no room for the other, each is defined once.
    const begun = new Set(stack);
    const mustWait = (other: Process | null): other is Process =>
      other !== null &&
      !begun.has(other) &&
      stack.length < MAX_ANCESTORS &&
      this.#known('process', other) === null;
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const before = mustWait(top.parent) ? top.parent : mustWait(top.main) ? top.main : null;
      if (before === null) {
        this.#writeProcess(top);
        stack.pop();
      } else {
        begun.add(before);
        stack.push(before);
      }
    }
    return this.#defined.process.get(process)!.number;
  }

  #writeProcess(process: Process): void {
    const { parent, main } = process;
    const ancestor = parent && this.#known('process', parent) !== null ? parent : null;
    const facts = processCodec.write({ ...process, parent: ancestor }, this) as object;
    // Numbers are given when a line is complete: what it refers to comes before it.
    const ordinal = this.#next.process;
    this.#define('process', process, {
      process: { ordinal, ...facts, main: main === process ? ordinal : main && this.#known('process', main) },
    });
  }

  #define(kind: ReferenceKind, value: object, line: object): number {
    const number = this.#next[kind];
    this.#next[kind] += 1;
    this.#characters += this.#line(line);
    this.#defined[kind].set(value, { number, end: this.#characters });
    return number;
  }

  /** Returns how many characters it has. */
  #line(json: object): number {
    const line = JSON.stringify(json);
    this.#lines += `${line}\n`;
    return line.length;
  }
}

interface Defined {
  readonly number: number;
  /** Characters of all definitions up to this one. */
  readonly end: number;
}

const CODECS = {
  descriptor: descriptorCodec,
  container: containerCodec,
  usage: usageCodec,
} satisfies Readonly<Record<Exclude<ReferenceKind, 'process'>, unknown>> & {
  descriptor: { write(value: Descriptor, writer: ReferenceWriter): unknown };
  container: { write(value: Container, writer: ReferenceWriter): unknown };
  usage: { write(value: Usage, writer: ReferenceWriter): unknown };
};
