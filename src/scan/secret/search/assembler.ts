/** Instructions of WebAssembly as bytes, nested as they are put together. */
export type Code = readonly (number | Code)[];

/** A function's variables are numbered: its parameters first. */
export type Variable = number;

/**
 * As much of WebAssembly's binary format as a search needs (WebAssembly Core Specification 2.0, 5.4 "Instructions"), written
 * as expressions. Addresses are 32-bit; loads take a constant offset.
 */
export const wasm = {
  get: (variable: Variable): Code => [0x20, unsigned(variable)],
  set: (variable: Variable, value: Code): Code => [value, 0x21, unsigned(variable)],
  tee: (variable: Variable, value: Code): Code => [value, 0x22, unsigned(variable)],
  number: (value: number): Code => [0x41, signed(value)],
  long: (value: number): Code => [0x42, signed(value)],
  when: (condition: Code, then: Code, otherwise: Code = []): Code => [
    condition,
    [0x04, 0x40],
    then,
    otherwise.length === 0 ? [] : [0x05, otherwise],
    0x0b,
  ],
  /** One value of two, both worked out. */
  select: (condition: Code, yes: Code, no: Code): Code => [yes, no, condition, 0x1b],
  repeatWhile: (condition: Code, ...body: readonly Code[]): Code => [
    [0x02, 0x40, 0x03, 0x40],
    [condition, 0x45, 0x0d, 1],
    body,
    [0x0c, 0, 0x0b, 0x0b],
  ],
  answer: (value: Code): Code => [value, 0x0f],

  byteAt: (address: Code, offset = 0): Code => [address, 0x2d, 0, unsigned(offset)],
  wordAt: (address: Code, offset = 0): Code => [address, 0x28, 0, unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 0, unsigned(offset)],
  storeVector: (address: Code, value: Code, offset = 0): Code => [
    address,
    value,
    0xfd,
    0x0b,
    0,
    unsigned(offset),
  ],
  vectorAt: (address: Code, offset = 0): Code => [address, 0xfd, 0x00, 0, unsigned(offset)],

  not: (a: Code): Code => [a, 0x45],
  equal: (a: Code, b: Code): Code => [a, b, 0x46],
  below: (a: Code, b: Code): Code => [a, b, 0x49],
  atMost: (a: Code, b: Code): Code => [a, b, 0x4d],
  add: (a: Code, b: Code): Code => [a, b, 0x6a],
  subtract: (a: Code, b: Code): Code => [a, b, 0x6b],
  multiply: (a: Code, b: Code): Code => [a, b, 0x6c],
  and: (a: Code, b: Code): Code => [a, b, 0x71],
  or: (...parts: readonly Code[]): Code => parts.reduce((a, b) => [a, b, 0x72]),
  shiftLeft: (a: Code, bits: Code): Code => [a, bits, 0x74],
  shiftRight: (a: Code, bits: Code): Code => [a, bits, 0x76],

  isLongZero: (a: Code): Code => [a, 0x50],
  leadingZeros: (a: Code): Code => [a, 0x79, 0xa7],
  trailingZeros: (a: Code): Code => [a, 0x7a, 0xa7],
  andLong: (a: Code, b: Code): Code => [a, b, 0x83],
  orLong: (...parts: readonly Code[]): Code => parts.reduce((a, b) => [a, b, 0x84]),
  invertLong: (a: Code): Code => [a, 0x42, 0x7f, 0x85],
  shiftLongLeft: (a: Code, bits: number): Code => [a, 0x42, signed(bits), 0x86],
  shiftLongRight: (a: Code, bits: number): Code => [a, 0x42, signed(bits), 0x88],
  subtractLong: (a: Code, b: Code): Code => [a, b, 0x7d],
  widen: (a: Code): Code => [a, 0xad],

  vector: (bytes: readonly number[]): Code => [0xfd, 0x0c, bytes],
  /** Sixteen times the same byte. */
  splat: (byte: number): Code => [0xfd, 0x0c, Array.from({ length: 16 }, () => byte)],
  /** For each byte the entry of a table of sixteen. */
  lookUp: (table: Code, indices: Code): Code => [table, indices, 0xfd, 0x0e],
  equalBytes: (a: Code, b: Code): Code => [a, b, 0xfd, 0x23],
  differentBytes: (a: Code, b: Code): Code => [a, b, 0xfd, 0x24],
  andVector: (a: Code, b: Code): Code => [a, b, 0xfd, 0x4e],
  orVector: (...parts: readonly Code[]): Code => parts.reduce((a, b) => [a, b, 0xfd, 0x50]),
  anyTrue: (a: Code): Code => [a, 0xfd, 0x53],
  /** The highest bit of each byte. */
  bits: (a: Code): Code => [a, 0xfd, 0x64],
  shiftBytesRight: (a: Code, bits: number): Code => [a, 0x41, signed(bits), 0xfd, 0x6d],
} as const;

/** Types of variables. */
export const TYPE = { number: 0x7f, long: 0x7e, vector: 0x7b } as const;

/** A function of numbers that answers a number. */
export interface WasmFunction {
  readonly parameters: number;
  readonly variables: readonly (typeof TYPE)[keyof typeof TYPE][];
  readonly body: Code;
}

/** The bytes of a module that exports one function as `run` and its memory, of so many pages of 64 KiB, as `memory`. */
export function assembleModule(
  { parameters, variables, body }: WasmFunction,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const numbers = Array.from({ length: parameters }, () => TYPE.number);
  const code = flat([unsigned(variables.length), variables.map((type) => [1, type]), body, 0x0b]);
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, parameters, numbers, 1, TYPE.number]),
      section(3, [1, 0]),
      section(5, [1, 1, unsigned(pages), unsigned(pages)]),
      section(7, [2, text('run'), 0, 0, text('memory'), 2, 0]),
      section(10, [1, unsigned(code.length), code]),
    ]),
  );
}

function section(id: number, content: Code): Code {
  const bytes = flat(content);
  return [id, unsigned(bytes.length), bytes];
}

function text(name: string): Code {
  return [name.length, [...Buffer.from(name)]];
}

function flat(code: Code): number[] {
  return (code as readonly number[]).flat(Infinity);
}

/** LEB128 (5.2.2 "Integers"). */
function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    if (rest === 0) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
