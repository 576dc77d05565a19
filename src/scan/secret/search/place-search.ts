import { assembleModule } from './assembler.ts';
import { AT, MAX_TEXT, PAGES } from './layout.ts';
import { SEARCH } from './program.ts';
import { writeTables } from './tables.ts';

/** Of the WebAssembly JavaScript Interface what is used here: TypeScript has its types only beside those of a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A stretch of a text that is worth a closer look, and why: bits of `KIND` and `WORTH`. A literal has no length. */
export type PlaceVisitor = (start: number, end: number, why: number) => boolean | void;

/** Finds where a secret may be, several thousand megabytes a second. */
export interface PlaceSearch {
  /** Calls `visit` for each place in a text of `MAX_TEXT` bytes at most, until it answers false. It may search again meanwhile. */
  eachPlace(text: Uint8Array, visit: PlaceVisitor): void;
  /** Memory for a text that need not be copied then; it stays what it is until the next search. */
  room(): Buffer;
}

/**
 * A search for runs of token characters, of which some begin with one of these prefixes of two bytes or more, and for four
 * letters of phrases, in either case.
 */
export function createPlaceSearch(
  prefixes: readonly Uint8Array[],
  phrases: readonly string[] = [],
): PlaceSearch {
  const module = new WebAssembly.Module(assembleModule(SEARCH, PAGES));
  // Each search inside another one has memory of its own.
  const nested: Search[] = [];
  let level = 0;
  const present = (): Search => (nested[level] ??= instantiate(module, prefixes, phrases));
  return {
    room: () => present().room,
    eachPlace(text, visit) {
      if (text.length > MAX_TEXT)
        throw new RangeError(`a text of ${text.length} bytes, the search takes ${MAX_TEXT}`);
      const search = present();
      level++;
      try {
        run(search, text, visit);
      } finally {
        level--;
      }
    },
  };
}

interface Search {
  readonly find: (at: number, end: number, literalsFrom: number) => number;
  readonly bytes: Uint8Array;
  readonly numbers: Int32Array;
  readonly room: Buffer;
}

function instantiate(module: object, prefixes: readonly Uint8Array[], phrases: readonly string[]): Search {
  const { run: find, memory } = new WebAssembly.Instance(module).exports as {
    run: Search['find'];
    memory: { readonly buffer: ArrayBuffer };
  };
  const bytes = new Uint8Array(memory.buffer);
  writeTables(bytes, prefixes, phrases);
  const room = Buffer.from(memory.buffer, AT.text, MAX_TEXT);
  return { find, bytes, numbers: new Int32Array(memory.buffer), room };
}

function run({ find, bytes, numbers }: Search, text: Uint8Array, visit: PlaceVisitor): void {
  if (text.buffer !== bytes.buffer || text.byteOffset !== AT.text) bytes.set(text, AT.text);
  const end = AT.text + text.length;
  let at: number = AT.text;
  let literalsFrom = at;
  while (at < end) {
    const last = AT.places / 4 + 3 * find(at, end, literalsFrom);
    at = numbers[AT.resume / 4]!;
    literalsFrom = numbers[AT.resume / 4 + 1]!;
    for (let place = AT.places / 4; place < last; place += 3)
      if (visit(numbers[place]! - AT.text, numbers[place + 1]! - AT.text, numbers[place + 2]!) === false)
        return;
  }
}
