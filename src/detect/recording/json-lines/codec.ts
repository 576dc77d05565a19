import { isRecord, type Json } from '#core/index.ts';
import { recordingProblem } from '../problem.ts';

/** Says how one kind of value stands in a line of JSON, in both directions. */
export interface Codec<Value> {
  write(value: Value, writer: ReferenceWriter): Json;
  /** `where` names the value in messages: `line 3: event.process`. */
  read(json: unknown, where: string, reader: ReferenceReader): Value;
}

/** Gives the number of a line that defines an object, written before if it has to be. */
export interface ReferenceWriter {
  numberOf(kind: ReferenceKind, value: object): number;
}

/** Gives the object that a line defined; null when no line in reach did. */
export interface ReferenceReader {
  defined(kind: ReferenceKind, number: number): object | null;
}

/** What is defined once, in a line of its own, and then referred to by its number. */
export type ReferenceKind = 'process' | 'descriptor' | 'container' | 'usage';

/** A text. */
export const text: Codec<string> = {
  write: (value) => value,
  read: (json, where) => (typeof json === 'string' ? json : bad(where, 'a text')),
};

/** A whole number that a double holds exactly. */
export const integer: Codec<number> = {
  write: (value) => value,
  read: (json, where) => (Number.isSafeInteger(json) ? Number(json) : bad(where, 'a whole number')),
};

/** Larger numbers are texts of decimal digits; no honest one has more than an IPv6 address. */
const DIGITS = /^-?\d{1,39}$/;

/** A whole number of 64 bits: a text when a double cannot hold it exactly. */
export const wideInteger: Codec<number | bigint> = {
  write: (value) => (typeof value === 'bigint' ? value.toString() : value),
  read: (json, where) => {
    if (typeof json !== 'string') return integer.read(json, where, NO_REFERENCES);
    return canonical(DIGITS.test(json) ? BigInt(json) : bad(where, 'a whole number'));
  },
};

/** Nanoseconds since 1970, always a text. */
export const time: Codec<bigint> = {
  write: (value) => value.toString(),
  read: (json, where) =>
    typeof json === 'string' && /^\d{1,20}$/.test(json) && BigInt(json) < 2n ** 64n
      ? BigInt(json)
      : bad(where, 'a time in nanoseconds, as a text'),
};

/** true or false. */
export const flag: Codec<boolean> = {
  write: (value) => value,
  read: (json, where) => (typeof json === 'boolean' ? json : bad(where, 'true or false')),
};

/** One of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): Codec<Word> {
  return {
    write: (value) => value,
    read: (json, where) => words.find((word) => word === json) ?? bad(where, `one of ${words.join(', ')}`),
  };
}

/** A value that may be missing. */
export function nullable<Value>(codec: Codec<Value>): Codec<Value | null> {
  return {
    write: (value, writer) => (value === null ? null : codec.write(value, writer)),
    read: (json, where, reader) => (json === null ? null : codec.read(json, where, reader)),
  };
}

/** A list of values of one kind. */
export function list<Value>(codec: Codec<Value>): Codec<readonly Value[]> {
  return {
    write: (values, writer) => values.map((value) => codec.write(value, writer)),
    read: (json, where, reader) =>
      Array.isArray(json)
        ? json.map((each, i) => codec.read(each, `${where}[${i}]`, reader))
        : bad(where, 'a list'),
  };
}

/** Two texts that belong together. */
export const textPair: Codec<readonly [string, string]> = {
  write: (pair) => pair,
  read: (json, where) =>
    Array.isArray(json) && json.length === 2 && typeof json[0] === 'string' && typeof json[1] === 'string'
      ? [json[0], json[1]]
      : bad(where, 'a list of two texts'),
};

/** Texts by their names. */
export const textMap: Codec<ReadonlyMap<string, string>> = {
  write: (map) => Object.fromEntries(map),
  read: (json, where) => {
    if (!isRecord(json)) return bad(where, 'an object');
    return new Map(
      Object.entries(json).map(([name, each]) => [name, text.read(each, `${where}.${name}`, NO_REFERENCES)]),
    );
  },
};

/** An object whose members are all there. */
export function record<Value extends object>(members: {
  readonly [Name in keyof Value]: Codec<Value[Name]>;
}): Codec<Value> {
  const names = Object.keys(members) as (keyof Value & string)[];
  return {
    write: (value, writer) =>
      Object.fromEntries(names.map((name) => [name, members[name].write(value[name], writer)])),
    read: (json, where, reader) => {
      if (!isRecord(json)) return bad(where, 'an object');
      const value: Partial<Value> = {};
      for (const name of names) value[name] = members[name].read(json[name], `${where}.${name}`, reader);
      return value as Value;
    },
  };
}

/** An object that another line defines. */
export function reference<Value extends object>(kind: ReferenceKind): Codec<Value> {
  return {
    write: (value, writer) => writer.numberOf(kind, value),
    read: (json, where, reader) => {
      const number = integer.read(json, where, reader);
      // What is kept under a kind was read as that kind.
      return (
        (reader.defined(kind, number) as Value | null) ??
        bad(where, `the number of a ${kind} that a line before defines`)
      );
    },
  };
}

/** The problem of a line that says something else than it should. */
export function bad(where: string, wanted: string): never {
  throw recordingProblem('recording.corrupt', where, `${wanted} is wanted`);
}

const NO_REFERENCES: ReferenceReader = { defined: () => null };

function canonical(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
