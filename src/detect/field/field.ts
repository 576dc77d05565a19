/**
 * What a field's extractor returns; null (never `undefined`) when the event has no such value.
 *
 * - `string`: a JavaScript string. Bytes that are not UTF-8 are decoded as U+FFFD by whoever made the event.
 * - `number`, `uint`, `duration` and `abstime` (nanoseconds), `flags`: a number when it is a safe integer (or a double), else a
 *   bigint. That form is canonical: equal values are `===`, so sets and comparisons need no conversion.
 * - `bool`: a boolean.
 * - `ip` and `net`: the address. IPv4 is a number (0 to 2^32-1, network order read as one number), IPv6 a bigint
 *   (0 to 2^128-1). IPv4-mapped IPv6 addresses are given as IPv4. Only operands are networks, never event values.
 * - `bytes`: a Uint8Array.
 * - A list field, and a field whose `several` is set and that stands without an argument: an array of those.
 */
export type FieldValue = string | number | bigint | boolean | Uint8Array | readonly FieldValue[];

export type FieldType =
  | 'string'
  | 'number'
  | 'uint'
  | 'bool'
  | 'ip'
  | 'net'
  | 'bytes'
  | 'duration'
  | 'abstime'
  | 'flags'
  /** `evt.rawarg`: the type is the argument's own, only known with its name. */
  | 'dynamic';

/** Which event source a field speaks about. */
export type EventSource = 'syscall' | 'k8s_audit';

/** What may stand with a field's name, in brackets or after a dot. */
export interface FieldArgument {
  /** `index`: a number in brackets. `key`: text in brackets. `either`: both (proc.env[2], proc.env[HOME]). */
  readonly kind: 'index' | 'key' | 'either';
  readonly required: boolean;
  /** Also written with a dot: `evt.arg.flags`, `evt.type.is.open`. The extractor sees no difference. */
  readonly dotted?: boolean;
}

/** One field that conditions and outputs can name. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** One sentence for people. */
  readonly doc: string;
  /** Width of an integer; 64 when absent. */
  readonly bits?: 16 | 32;
  /** A number with a fraction (proc.fdusage). */
  readonly fraction?: boolean;
  /** A port: `fd.sport=http` is accepted for 80. */
  readonly port?: boolean;
  /** The value is a list: `in` wants all members in the set, `intersects` any. */
  readonly list?: boolean;
  /**
   * Without an argument the extractor returns every candidate. `ancestor`: a check holds when one of them passes it.
   * `end` (both ends of a connection): the same, but `!=` wants all to differ.
   */
  readonly several?: 'ancestor' | 'end';
  readonly argument?: FieldArgument;
  /** Absent: every source. */
  readonly source?: EventSource;
  /** The event types that can have it; absent: all. */
  readonly events?: readonly string[];
  /** Takes no transformer, and stands neither in one nor in `val()`. */
  readonly plain?: boolean;
  /** `filter`: not in outputs. `output`: not in conditions. Absent: both. */
  readonly only?: 'filter' | 'output';
  /** How a number prints. Absent: decimal. */
  readonly print?: 'hex' | 'padded';
  /** Older rules may name it; nothing gives it a value any more. */
  readonly legacy?: boolean;
}
