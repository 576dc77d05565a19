import type { ArgumentValue } from '../../event/argument.ts';
import type { EventType } from '../../event/event-type.ts';
import { EVENT_TYPES } from '../../event/event-types.ts';
import { recordingProblem } from '../problem.ts';
import { type ValueDecoder, valueDecoder } from './argument-value.ts';
import type { BlockKind } from './blocks.ts';
import { int64At } from './byte-reader.ts';

/** An event as it was recorded, entry or exit. */
export interface RecordedEvent {
  readonly cpu: number;
  /** Recorded only to keep the state right; nobody is to see it. */
  readonly stateOnly: boolean;
  readonly time: bigint;
  readonly tid: number;
  readonly type: EventType;
  readonly values: readonly ArgumentValue[];
}

/** An event whose type number stands for nothing. */
export type UnknownEvent = 'reserved' | 'newer';

/** Bytes of an event's header: time, thread, length, type. */
const HEADER_BYTES = 22;
/** A flag of event blocks that have flags (scap_savefile.h, SCAP_DF_STATE_ONLY). */
const STATE_ONLY = 1;

const DECODERS: readonly (readonly ValueDecoder[])[] = EVENT_TYPES.map(
  (type) => type?.parameters.map(valueDecoder) ?? [],
);

/** Events whose parameters may be longer than 64 KiB count their lengths in 32 bits. */
const WIDE_LENGTHS: ReadonlySet<string> = new Set(['PLUGINEVENT', 'CONTAINER_JSON_2', 'ASYNCEVENT']);

/** Events that some writers gave a length of 3 bytes too much (libscap, scap_event_getinfo's callers). */
const PADDED: ReadonlySet<string> = new Set(['NOTIFICATION', 'INFRASTRUCTURE_EVENT']);

/** Reads an event block of any version. */
export function readEvent(
  kind: BlockKind & { readonly kind: 'event' },
  bytes: Buffer,
  start: number,
  end: number,
  base: number,
): RecordedEvent | UnknownEvent {
  const header = start + 2 + (kind.flags ? 4 : 0);
  const lengths = header + HEADER_BYTES + (kind.version === 2 ? 4 : 0);
  if (lengths > end) throw corrupt(base + start, 'an event block ends inside its header');
  const id = bytes.readUInt16LE(header + 20);
  const type = EVENT_TYPES[id];
  if (!type) return id < EVENT_TYPES.length ? 'reserved' : 'newer';
  const length = bytes.readUInt32LE(header + 16);
  if (length < lengths - header || header + length > end) {
    throw corrupt(base + header, `an event of ${length} bytes is in a block with ${end - header} left`);
  }
  const wide = WIDE_LENGTHS.has(type.key);
  const count =
    kind.version === 2
      ? bytes.readUInt32LE(header + HEADER_BYTES)
      : countParameters(type, bytes, lengths, header + length, wide);
  return {
    cpu: bytes.readUInt16LE(start),
    stateOnly: kind.flags && (bytes.readUInt32LE(start + 2) & STATE_ONLY) !== 0,
    time: bytes.readBigUInt64LE(header),
    tid: Number(int64At(bytes, header + 8)),
    type,
    values: readValues(type, bytes, lengths, header + length, count, wide, base),
  };
}

/**
 * The first version does not say how many parameters an event has; types only ever grew at their end. So the count is the one
 * with which lengths and values fill the event.
 */
function countParameters(
  type: EventType,
  bytes: Buffer,
  lengths: number,
  end: number,
  wide: boolean,
): number {
  const width = wide ? 4 : 2;
  const most = Math.min(type.parameters.length, Math.floor((end - lengths) / width));
  let match = Math.min(type.baseParameters, most);
  let sum = 0;
  for (let count = 0; count <= most; count += 1) {
    const rest = end - (lengths + count * width + sum);
    if (rest === 0 || (rest === 3 && PADDED.has(type.key))) match = count;
    if (count < most)
      sum += wide ? bytes.readUInt32LE(lengths + count * 4) : bytes.readUInt16LE(lengths + count * 2);
  }
  return match;
}

function readValues(
  type: EventType,
  bytes: Buffer,
  lengths: number,
  end: number,
  count: number,
  wide: boolean,
  base: number,
): readonly ArgumentValue[] {
  const width = wide ? 4 : 2;
  let at = lengths + count * width;
  if (at > end)
    throw corrupt(base + lengths, `an event says that it has ${count} parameters, too many for its length`);
  const decoders = DECODERS[type.id]!;
  const known = Math.min(count, decoders.length);
  const values: ArgumentValue[] = [];
  for (let i = 0; i < known; i += 1) {
    const length = wide ? bytes.readUInt32LE(lengths + i * 4) : bytes.readUInt16LE(lengths + i * 2);
    if (length > end - at) {
      throw corrupt(
        base + at,
        `parameter ${i} of ${type.name} has ${length} bytes, the event ends after ${end - at}`,
      );
    }
    values.push(decoders[i]!(bytes, at, length));
    at += length;
  }
  return values;
}

function corrupt(offset: number, message: string): Error {
  return recordingProblem('recording.corrupt', `byte ${offset}`, message);
}
