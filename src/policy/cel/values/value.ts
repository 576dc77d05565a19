/**
 * Values of the language. JSON is used as it is, without copying: a JavaScript number that is whole is an `int`, any other
 * number is a `double`; doubles that happen to be whole are boxed (`Double`), ints beyond 2^53 are `bigint`, so that the common
 * case (small ints, strings, lists, maps of a manifest) costs nothing and the rare case stays exact.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Boxed
  | readonly Value[]
  | PlainMap;

/** A map with string keys as JSON has it; only own properties count. */
export interface PlainMap {
  readonly [key: string]: Value;
}

export type Kind =
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'optional'
  | 'opaque'
  | 'error';

/** Base of every value that JSON cannot say; one `instanceof` tells them from plain maps. */
export abstract class Boxed {
  abstract readonly kind: Kind;
}

/** A double whose number is whole; made by `doubleOf` only, so that each double has one representation. */
export class Double extends Boxed {
  readonly kind = 'double';
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
}

/** An unsigned 64-bit integer. */
export class Uint extends Boxed {
  readonly kind = 'uint';
  readonly value: bigint;
  constructor(value: bigint) {
    super();
    this.value = value;
  }
}

/** Nanoseconds since 1970-01-01T00:00:00Z; the offset in minutes that it was written with shows when it becomes text again. */
export class Timestamp extends Boxed {
  readonly kind = 'timestamp';
  readonly nanos: bigint;
  readonly offset: number;
  constructor(nanos: bigint, offset = 0) {
    super();
    this.nanos = nanos;
    this.offset = offset;
  }
}

/** Nanoseconds. */
export class Duration extends Boxed {
  readonly kind = 'duration';
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }
}

/** A type as a value, `type(1)`. */
export class TypeValue extends Boxed {
  readonly kind = 'type';
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** A value that may be absent. */
export class Optional extends Boxed {
  readonly kind = 'optional';
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    super();
    this.value = value;
  }
}

export const NONE = new Optional(undefined);

/** A value of a library's own type (URL, quantity, IP...). */
export abstract class Opaque extends Boxed {
  readonly kind = 'opaque';
  /** The type's name as `type(x)` gives it, `net.IP`. */
  abstract readonly typeName: string;
  abstract equals(other: Opaque): boolean;
  /** How JSON and people see it. */
  abstract override toString(): string;
}

/** An evaluation error: travels as a value, because `&&`, `||` and the quantifiers may absorb it. */
export class CelError extends Boxed {
  readonly kind = 'error';
  readonly message: string;
  constructor(message: string) {
    super();
    this.message = message;
  }
}

/** A map that is not a plain object: keys of other kinds, or entries computed on demand. */
export abstract class MapValue extends Boxed {
  readonly kind = 'map';
  abstract readonly size: number;
  /** The value at the key, `undefined` where there is none. */
  abstract get(key: Value): Value | undefined;
  /** Presence without computing the value. */
  abstract has(key: Value): boolean;
  abstract keys(): Iterable<Value>;
}

/** The kind of a value. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return isWhole(value) ? 'int' : 'double';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    default:
      if (value === null) return 'null';
      if (value instanceof Boxed) return value.kind;
      if (Array.isArray(value)) return 'list';
      return value instanceof Uint8Array ? 'bytes' : 'map';
  }
}

const INT_BOUND = 2 ** 63;

/** True for a bare number that stands for an int. */
export function isWhole(value: number): boolean {
  return Number.isInteger(value) && value < INT_BOUND && value >= -INT_BOUND;
}

const TYPE_NAMES: { readonly [kind in Kind]: string } = {
  null: 'null_type',
  bool: 'bool',
  int: 'int',
  uint: 'uint',
  double: 'double',
  string: 'string',
  bytes: 'bytes',
  list: 'list',
  map: 'map',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  type: 'type',
  optional: 'optional_type',
  opaque: 'opaque',
  error: 'error',
};

/** The name of a value's type, as `type(x)` and error messages say it. */
export function typeNameOf(value: Value): string {
  return value instanceof Opaque ? value.typeName : TYPE_NAMES[kindOf(value)];
}

/** True for maps of every representation. */
export function isMap(value: Value): value is PlainMap | MapValue {
  return kindOf(value) === 'map';
}
