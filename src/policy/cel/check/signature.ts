import { Problem } from '#core/index.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  namedType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  typeType,
  UINT,
  type CelType,
} from './type.ts';

/** A function's name and types. */
export interface Signature {
  readonly name: string;
  /** Called on its first parameter: `(string).charAt(int): string`. */
  readonly member: boolean;
  readonly parameters: readonly CelType[];
  readonly result: CelType;
}

const SIMPLE: ReadonlyMap<string, CelType> = new Map([
  ['bool', BOOL],
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['string', STRING],
  ['bytes', BYTES],
  ['timestamp', TIMESTAMP],
  ['duration', DURATION],
  ['dyn', DYN],
  ['null', NULL],
]);

/**
 * Reads a signature: `size(string): int`, `(list(T)).sum(): T`, `optional.of(V): optional(V)`. One capital letter is a type
 * parameter; a name that is no type of the language is a library's own type.
 */
export function parseSignature(text: string): Signature {
  const reader = new SignatureReader(text);
  const parameters: CelType[] = [];
  const member = reader.accept('(');
  if (member) {
    parameters.push(reader.type());
    reader.expect(')');
    reader.expect('.');
  }
  const name = reader.name();
  reader.expect('(');
  while (!reader.accept(')')) {
    parameters.push(reader.type());
    reader.accept(',');
  }
  reader.expect(':');
  const result = reader.type();
  reader.end();
  return { name, member, parameters, result };
}

/** Reads a type: `map(string, list(int))`. */
export function parseType(text: string): CelType {
  const reader = new SignatureReader(text);
  const type = reader.type();
  reader.end();
  return type;
}

class SignatureReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text.replaceAll(' ', '');
  }

  accept(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  expect(character: string): void {
    if (!this.accept(character)) this.#fail(`'${character}'`);
  }

  end(): void {
    if (this.#position < this.#text.length) this.#fail('the end');
  }

  /** A dotted name, or an operator's name as `_+_`, `_?_:_`, `!_`. */
  name(): string {
    const end = this.#text.indexOf('(', this.#position);
    if (end <= this.#position) this.#fail('a name');
    const name = this.#text.slice(this.#position, end);
    this.#position = end;
    return name;
  }

  type(): CelType {
    const name = /[\w.@]+/y;
    name.lastIndex = this.#position;
    const word = name.exec(this.#text)?.[0];
    if (word === undefined) return this.#fail('a type');
    this.#position += word.length;
    const simple = SIMPLE.get(word);
    if (simple !== undefined) return simple;
    if (/^[A-Z]$/.test(word)) return { kind: 'parameter', name: word };
    const parameters: CelType[] = [];
    if (this.accept('(')) {
      while (!this.accept(')')) {
        parameters.push(this.type());
        this.accept(',');
      }
    }
    return parameterized(word, parameters);
  }

  #fail(expected: string): never {
    throw new Problem(
      'cel.environment',
      `signature '${this.#text}': expected ${expected} at position ${this.#position + 1}`,
    );
  }
}

function parameterized(name: string, parameters: readonly CelType[]): CelType {
  switch (name) {
    case 'list':
      return { kind: 'list', parameters: parameters.length === 0 ? [DYN] : parameters };
    case 'map':
      return { kind: 'map', parameters: parameters.length === 0 ? [DYN, DYN] : parameters };
    case 'type':
      return typeType(parameters[0]);
    case 'optional':
    case 'optional_type':
      return optionalType(parameters[0] ?? DYN);
    default:
      return namedType(name, parameters);
  }
}
