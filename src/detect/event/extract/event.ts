import type { SyscallEvent } from '../event.ts';
import type { EventCategory } from '../event-type.ts';
import { systemCallCategory } from '../system-calls.ts';
import { type ExtractorTable, integer, plain, type SyscallExtractor } from './extractor.ts';
import { OPEN_EXTRACTORS } from './open.ts';
import { hasFailed, resultOf, resultText } from './result.ts';

/** `evt.*` of system calls, apart from times and arguments. */
export const EVENT_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'evt.dir': plain(({ arguments: { type } }) => (type.direction === 'enter' ? '>' : '<')),
  'evt.type.is': (argument) => (argument === null ? null : (event) => (event.type === argument ? 1 : 0)),
  'syscall.type': plain(({ type, arguments: { type: eventType } }) =>
    eventType.traits.skipsThread || eventType.category === 'scheduler' ? null : type,
  ),
  'evt.category': plain(categoryOf),
  'evt.cpu': plain((event) => event.cpu),
  'evt.buffer': plain(bufferOf),
  'evt.buflen': plain(bufferLength),
  'evt.res': plain(resultText),
  'evt.rawres': plain(resultOf),
  'evt.failed': plain(hasFailed),
  'evt.is_io': plain(({ arguments: { type } }) => type.traits.readsFd || type.traits.writesFd),
  'evt.is_io_read': plain(({ arguments: { type } }) => type.traits.readsFd),
  'evt.is_io_write': plain(({ arguments: { type } }) => type.traits.writesFd),
  'evt.io_dir': plain(({ arguments: { type } }) =>
    type.traits.writesFd ? 'write' : type.traits.readsFd ? 'read' : null,
  ),
  'evt.is_wait': plain(({ arguments: { type } }) => type.traits.waits),
  'evt.wait_latency': plain(({ arguments: { type }, process, latency }) =>
    type.traits.waits && type.direction === 'exit' ? (process ? latency : 0) : null,
  ),
  'evt.is_syslog': plain(
    ({ arguments: { type }, descriptor, descriptorCertain }) =>
      type.traits.writesFd &&
      descriptorCertain &&
      descriptor !== null &&
      descriptor.name.includes('/dev/log'),
  ),
  'evt.count': plain(() => 1),
  'evt.count.error': countError(() => true),
  'evt.count.error.file': countError((event) => errorKind(event) === 'file'),
  'evt.count.error.net': countError((event) => errorKind(event) === 'net'),
  'evt.count.error.memory': countError((event) => categoryOf(event) === 'memory'),
  'evt.count.error.other': countError((event) => errorKind(event) === 'other'),
  'evt.count.exit': plain(({ arguments: { type } }) => (type.direction === 'exit' ? 1 : null)),
  'evt.is_async': plain((event) => event.type === 'asyncevent'),
  'evt.asynctype': plain(({ type, arguments: args }) =>
    type === 'asyncevent' && typeof args.values[1] === 'string' ? args.values[1] : null,
  ),
  'evt.around': around,
  ...OPEN_EXTRACTORS,
};

/** `evt.around[T]=D`: milliseconds between the event and T, which is in nanoseconds since 1970. */
function around(argument: string | null): SyscallExtractor | null {
  if (argument === null || !/^\d{1,19}$/.test(argument)) return null;
  const middle = BigInt(argument);
  return ({ time }) => {
    const distance = time > middle ? time - middle : middle - time;
    return integer(distance / 1_000_000n);
  };
}

/** What the event is about; for reading and writing that is what the descriptor is. */
function categoryOf(event: SyscallEvent): string {
  const { type, values } = event.arguments;
  const category: EventCategory =
    type.key === 'GENERIC' && typeof values[0] === 'number' ? systemCallCategory(values[0]) : type.category;
  switch (category) {
    case 'io-read':
    case 'io-write':
    case 'io-other':
      return ioCategory(event);
    case 'ipc':
      // So the programs that rules are compared with write it, but not where it is what a descriptor is.
      return 'IPC';
    default:
      return category;
  }
}

function ioCategory({ descriptor, descriptorCertain }: SyscallEvent): string {
  if (!descriptor || !descriptorCertain) return 'unknown';
  switch (descriptor.type) {
    case 'file':
    case 'directory':
      return 'file';
    case 'ipv4':
    case 'ipv6':
      return 'net';
    case 'pipe':
    case 'unix':
    case 'event':
    case 'signalfd':
    case 'inotify':
      return 'ipc';
    default:
      return 'unknown';
  }
}

function bufferOf({ arguments: { type, values } }: SyscallEvent): Uint8Array | null {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (type.parameters[i]!.name === 'data' && value instanceof Uint8Array) return value;
  }
  return null;
}

/** How much was really read or written. */
function bufferLength(event: SyscallEvent): number | bigint | null {
  const { category, direction } = event.arguments.type;
  if (direction !== 'exit' || !category.startsWith('io-')) return null;
  if (!event.descriptor || !event.descriptorCertain) return null;
  const result = resultOf(event);
  return result !== null && result >= 0 ? result : null;
}

function countError(concerns: (event: SyscallEvent) => boolean) {
  return plain<SyscallExtractor>((event) => (hasFailed(event) && concerns(event) ? 1 : null));
}

/** What a failed call was about: its descriptor or, without one, its type. */
function errorKind(event: SyscallEvent): 'file' | 'net' | 'memory' | 'other' {
  const { type } = event.arguments;
  if (event.descriptor && event.descriptorCertain) {
    switch (event.descriptor.type) {
      case 'file':
      case 'directory':
        return 'file';
      case 'ipv4':
      case 'ipv6':
      case 'unix':
        return 'net';
      default:
        return 'other';
    }
  }
  if (OPENS.test(type.key)) return 'file';
  if (CONNECTS.test(type.key)) return 'net';
  return categoryOf(event) === 'memory' ? 'memory' : 'other';
}

const OPENS = /^SYSCALL_(OPEN|CREAT)/;
const CONNECTS = /^SOCKET_(ACCEPT|CONNECT)/;
