import { assembleModule } from './assembler.ts';
import { AT, MAX_TEXT, PADDING, PAGES } from './layout.ts';
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
}

/** A search for runs of token characters, of which some begin with one of these prefixes of two bytes or more. */
export function createPlaceSearch(prefixes: readonly Uint8Array[]): PlaceSearch {
  const module = new WebAssembly.Module(assembleModule(SEARCH, PAGES));
  const { run, memory } = new WebAssembly.Instance(module).exports as {
    run: (at: number, end: number, literalsFrom: number) => number;
    memory: { readonly buffer: ArrayBuffer };
  };
  const bytes = new Uint8Array(memory.buffer);
  const numbers = new Int32Array(memory.buffer);
  writeTables(bytes, prefixes);
  return {
    eachPlace(text, visit) {
      if (text.length > MAX_TEXT)
        throw new RangeError(`a text of ${text.length} bytes, the search takes ${MAX_TEXT}`);
      const end = AT.text + text.length;
      let at: number = AT.text;
      let literalsFrom = at;
      while (at < end) {
        // The memory is written again because `visit` may have searched another text.
        bytes.set(text, AT.text);
        bytes.fill(0, end, end + PADDING);
        const count = run(at, end, literalsFrom);
        at = numbers[AT.resume / 4]!;
        literalsFrom = numbers[AT.resume / 4 + 1]!;
        const places = numbers.slice(AT.places / 4, AT.places / 4 + 3 * count);
        for (let index = 0; index < places.length; index += 3)
          if (visit(places[index]! - AT.text, places[index + 1]! - AT.text, places[index + 2]!) === false)
            return;
      }
    },
  };
}
