import { isRecord, type Json } from '#core/index.ts';
import type { DetectEvent, Machine } from '../../event/event.ts';
import type { Process } from '../../event/process.ts';
import { LineSplitter } from '../line-splitter.ts';
import { recordingProblem } from '../problem.ts';
import {
  bad,
  type Codec,
  integer,
  nullable,
  type ReferenceKind,
  type ReferenceReader,
  time,
} from './codec.ts';
import { Definitions } from './definitions.ts';
import { FORMAT_LINE, MAX_ANCESTORS } from './format.ts';
import {
  containerCodec,
  descriptorCodec,
  eventCodec,
  machineCodec,
  processCodec,
  usageCodec,
} from './schema.ts';

/** Reads events from lines of JSON (format.ts says which), in pieces as they come. */
export class JsonLinesReader implements ReferenceReader {
  readonly #definitions = new Definitions();
  #machine: Machine | null = null;
  #line = 0;
  #events: DetectEvent[] = [];
  readonly #splitter = new LineSplitter((line) => this.#take(line));

  /** Returns the events whose lines end within these bytes. */
  push(chunk: Buffer): DetectEvent[] {
    this.#splitter.push(chunk);
    return this.#taken();
  }

  /** To be called when no byte follows; the last line may lack its end. */
  finish(): DetectEvent[] {
    this.#splitter.finish();
    return this.#taken();
  }

  defined(kind: ReferenceKind, number: number): object | null {
    return this.#definitions.get(kind, number)?.value ?? null;
  }

  #taken(): DetectEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #take(line: string): void {
    this.#line += 1;
    const where = `line ${this.#line}`;
    if (line.trim() === '') return;
    const json = parse(line, where);
    if (this.#line === 1 && json['bulkhead-events'] !== FORMAT_LINE['bulkhead-events']) {
      throw recordingProblem('recording.format', where, 'it does not begin with {"bulkhead-events":1}');
    }
    if (json.machine !== undefined)
      this.#machine = machineCodec.read(json.machine, `${where}: machine`, this);
    else if (json.event !== undefined) this.#events.push(this.#event(json.event, where));
    else if (json.audit !== undefined) this.#events.push(audit(json.audit, `${where}: audit`));
    else this.#define(json, line.length, where);
  }

  #event(json: unknown, where: string): DetectEvent {
    if (!this.#machine) return bad(where, 'a machine before the first event');
    return { source: 'syscall', ...eventCodec.read(json, `${where}: event`, this), machine: this.#machine };
  }

  #define(json: Record<string, unknown>, characters: number, where: string): void {
    for (const kind of KINDS) {
      const definition = json[kind];
      if (definition === undefined) continue;
      const place = `${where}: ${kind}`;
      if (!isRecord(definition)) return bad(place, 'an object');
      const ordinal = integer.read(definition['ordinal'], `${place}.ordinal`, this);
      const defined =
        kind === 'process'
          ? this.#process(definition, ordinal, place)
          : { value: CODECS[kind].read(definition, place, this), depth: 0 };
      this.#definitions.add({ kind, ordinal, ...defined }, characters);
    }
  }

  #process(json: Record<string, unknown>, number: number, where: string): { value: Process; depth: number } {
    const main = nullable(integer).read(json['main'], `${where}.main`, this);
    const read = processCodec.read(json, where, this);
    const other = main === null || main === number ? null : this.#mainThread(main, where);
    const depth = Math.max(this.#depthOf(json['parent']), other === null ? 0 : this.#depthOf(main)) + 1;
    // What is out of reach would stay in memory as an ancestor of what is not.
    const isTooDeep = depth > MAX_ANCESTORS;
    const process: Process = {
      ...read,
      parent: isTooDeep ? null : read.parent,
      main: isTooDeep ? null : other,
    };
    const value = main === number ? Object.assign(process, { main: process }) : process;
    return { value, depth: isTooDeep ? 1 : depth };
  }

  #mainThread(number: number, where: string): Process {
    const main = this.defined('process', number) as Process | null;
    return main ?? bad(`${where}.main`, 'the number of a process that a line before defines');
  }

  #depthOf(number: unknown): number {
    return typeof number === 'number' ? (this.#definitions.get('process', number)?.depth ?? 0) : 0;
  }
}

const KINDS: readonly ReferenceKind[] = ['process', 'descriptor', 'container', 'usage'];

const CODECS: Readonly<Record<Exclude<ReferenceKind, 'process'>, Codec<object>>> = {
  descriptor: descriptorCodec,
  container: containerCodec,
  usage: usageCodec,
};

function parse(line: string, where: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw recordingProblem('recording.corrupt', where, 'it is not JSON');
  }
  return isRecord(json) ? json : bad(where, 'an object');
}

function audit(json: unknown, where: string): DetectEvent {
  if (!isRecord(json)) return bad(where, 'an object');
  return {
    source: 'k8s_audit',
    number: integer.read(json['number'], `${where}.number`, NO_REFERENCES),
    time: time.read(json['time'], `${where}.time`, NO_REFERENCES),
    type: 'pluginevent',
    // JSON.parse made it, so it is JSON.
    document: (json['document'] ?? null) as Json,
  };
}

const NO_REFERENCES: ReferenceReader = { defined: () => null };

/** True when the first byte of a recording can be that of lines of JSON. */
export function isJsonLines(bytes: Buffer): boolean {
  return bytes[0] === BRACE;
}

const BRACE = 0x7b;
