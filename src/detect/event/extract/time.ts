import type { DetectEvent, SyscallEvent } from '../event.ts';
import { type ExtractorTable, type FieldExtractor, integer, plain } from './extractor.ts';
import { durationText } from './time-text.ts';

const SECOND = 1_000_000_000n;

/** `evt.time` and all that is counted in nanoseconds. */
export const TIME_EXTRACTORS: ExtractorTable = {
  'evt.time': plain((event) => `${clockText(event.time)}.${fractionText(event.time)}`),
  'evt.time.s': plain((event) => clockText(event.time)),
  'evt.time.iso8601': plain(isoText),
  'evt.datetime': plain(
    (event) => `${dateText(event.time)} ${clockText(event.time)}.${fractionText(event.time)}`,
  ),
  'evt.datetime.s': plain((event) => `${dateText(event.time)} ${clockText(event.time)}`),
  'evt.outputtime': plain((event) => `${clockText(event.time)}.${fractionText(event.time)}`),
  ...split('evt.rawtime', (event) => event.time),
  ...split('evt.reltime', (event) => (event.source === 'syscall' ? event.time - event.machine.start : null)),
  ...split(
    'evt.latency',
    ofSyscall((event) => BigInt(event.latency)),
  ),
  ...split('evt.deltatime', ofSyscall(sincePrevious)),
  'evt.latency.human': plain((event) => (event.source === 'syscall' ? durationText(event.latency) : null)),
};

/** Without a sign: events of different processors can be recorded in the wrong order. */
function sincePrevious({ time, previous }: SyscallEvent): bigint {
  return BigInt.asUintN(64, time - previous);
}

/** A time as a whole, its seconds, and the nanoseconds within the second. */
function split(name: string, nanoseconds: (event: DetectEvent) => bigint | null): ExtractorTable {
  const of =
    (part: (time: bigint) => bigint): FieldExtractor =>
    (event) => {
      const time = nanoseconds(event);
      return time === null ? null : integer(part(time));
    };
  return {
    [name]: plain(of((time) => time)),
    [`${name}.s`]: plain(of((time) => time / SECOND)),
    [`${name}.ns`]: plain(of((time) => time % SECOND)),
  };
}

function ofSyscall(nanoseconds: (event: SyscallEvent) => bigint): (event: DetectEvent) => bigint | null {
  return (event) => (event.source === 'syscall' ? nanoseconds(event) : null);
}

function dateOf(time: bigint): Date {
  return new Date(Number(time / 1_000_000n));
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function clockText(time: bigint): string {
  const date = dateOf(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function dateText(time: bigint): string {
  const date = dateOf(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function fractionText(time: bigint): string {
  return (time % SECOND).toString().padStart(9, '0');
}

function isoText(event: DetectEvent): string {
  const seconds = dateOf(event.time).toISOString().slice(0, 19);
  return `${seconds}.${fractionText(event.time)}+0000`;
}
