import type { SyscallEvent } from '../../event/event.ts';
import { recordingProblem } from '../problem.ts';
import { type BlockKind, BlockSplitter, SECTION_MAGIC } from './blocks.ts';
import { ByteReader } from './byte-reader.ts';
import { readDescriptorList } from './descriptor-list.ts';
import { readEvent } from './event-block.ts';
import { readInterfaceList } from './interface-list.ts';
import { Interpreter } from './interpret.ts';
import { readMachineInfo } from './machine-info.ts';
import { readProcessList } from './process-list.ts';
import { seedDescriptors, seedThread } from './state/seed.ts';
import { State } from './state/state.ts';
import { readUserList } from './user-list.ts';

/** The versions of the format that exist: the major one was 1 all the time (scap_savefile.h). */
const MAJOR_VERSION = 1;
/** Written as one number, so that a reader sees whether the writer's byte order is its own. */
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Reads the uncompressed bytes of a `.scap` recording, in pieces as they come. */
export class ScapReader {
  readonly #splitter = new BlockSplitter((kind, bytes, start, end, base) => {
    this.#block(kind, bytes, start, end, base);
  });
  #interpreter = new Interpreter(new State());
  #events: SyscallEvent[] = [];
  #sections = 0;

  /** Returns the events that end within these bytes. */
  push(chunk: Buffer): SyscallEvent[] {
    this.#splitter.push(chunk);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** To be called when no byte follows; throws when the recording ends too early. No event is left. */
  finish(): SyscallEvent[] {
    this.#splitter.finish();
    return [];
  }

  #block(kind: BlockKind, bytes: Buffer, start: number, end: number, base: number): void {
    if (kind.kind === 'event') {
      this.#event(kind, bytes, start, end, base);
      return;
    }
    const reader = new ByteReader(bytes, start, end, base);
    const { state } = this.#interpreter;
    switch (kind.kind) {
      case 'section':
        this.#section(reader);
        break;
      case 'machine':
        Object.assign(state, readMachineInfo(reader));
        break;
      case 'interfaces':
        state.interfaces = readInterfaceList(reader, kind.version);
        break;
      case 'users':
        state.accounts.addAll(readUserList(reader, kind.version));
        break;
      case 'processes':
        for (const thread of readProcessList(reader, kind.version)) seedThread(state, thread);
        break;
      case 'descriptors': {
        const { tid, descriptors } = readDescriptorList(reader, kind.version);
        seedDescriptors(state, tid, descriptors);
        break;
      }
    }
  }

  #event(
    kind: BlockKind & { readonly kind: 'event' },
    bytes: Buffer,
    start: number,
    end: number,
    base: number,
  ): void {
    const recorded = readEvent(kind, bytes, start, end, base);
    // libscap passes over events of a newer table without counting them.
    if (recorded === 'newer') return;
    if (recorded === 'reserved') {
      this.#interpreter.count();
      return;
    }
    const event = this.#interpreter.interpret(recorded);
    if (event) this.#events.push(event);
  }

  /** Recordings can be written one after another; each begins with its own tables. */
  #section(reader: ByteReader): void {
    const magic = reader.u32();
    const major = reader.u16();
    if (magic !== BYTE_ORDER_MAGIC || major !== MAJOR_VERSION) {
      throw recordingProblem(
        'recording.format',
        `byte ${reader.offset}`,
        magic === BYTE_ORDER_MAGIC
          ? `version ${major} of the format is not known, only ${MAJOR_VERSION}`
          : 'the recording is of a machine with the other byte order',
      );
    }
    this.#sections += 1;
    if (this.#sections > 1) this.#interpreter = new Interpreter(new State(), this.#interpreter.counted);
  }
}

/** True when a recording's first bytes are those of a `.scap` recording. */
export function isScap(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === SECTION_MAGIC;
}
