import { LIMITS, Problem } from '#core/index.ts';
import type { CelProblemCode } from './problem.ts';
import { exactNumber } from './values/number.ts';
import type { Value } from './values/value.ts';

/** More values than this are no document that anybody decides about: a million small ones take some 50 MB in memory. */
const JSON_VALUES_LIMIT = 1_000_000;

/**
 * Reads JSON text (RFC 8259) with its numbers as the API server does: whole ones are ints however large (up to 64 bits), any with
 * a fraction or an exponent are doubles. Throws `cel.syntax` for what is no JSON, `cel.limit` for what is too deep or too much.
 */
export function parseCelJson(text: string, valuesLimit = JSON_VALUES_LIMIT): Value {
  return new JsonReader(text, valuesLimit).document();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const ARRAY_START = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT_START = 0x7b;
const OBJECT_END = 0x7d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const LETTER_E = 0x65;
/** What small letters have more than capitals. */
const CASE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const SPACE = 0x20;

/** Escapes, and control characters that may not stand in text. */
// oxlint-disable-next-line no-control-regex
const SPECIAL = /[\\\u0000-\u001f]/;
/** Digits that a number holds exactly whatever they are. */
const SAFE_DIGITS = 15;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class JsonReader {
  readonly #text: string;
  readonly #valuesLimit: number;
  #at = 0;
  #values = 0;

  constructor(text: string, valuesLimit: number) {
    this.#text = text;
    this.#valuesLimit = valuesLimit;
  }

  document(): Value {
    const value = this.#value(0);
    if (!Number.isNaN(this.#next())) throw this.#fault('the end');
    return value;
  }

  #value(depth: number): Value {
    if (++this.#values > this.#valuesLimit) throw limit(`has more than ${this.#valuesLimit} values`);
    const code = this.#next();
    switch (code) {
      case QUOTE:
        return this.#string();
      case OBJECT_START:
        return this.#object(depth + 1);
      case ARRAY_START:
        return this.#array(depth + 1);
      default:
        return code === MINUS || (code >= ZERO && code <= NINE) ? this.#number() : this.#word();
    }
  }

  #object(depth: number): Value {
    this.#enter(depth);
    const object: Record<string, Value> = {};
    if (this.#skip(OBJECT_END)) return object;
    do {
      if (this.#next() !== QUOTE) throw this.#fault('a key in quotes');
      const key = this.#string();
      if (!this.#skip(COLON)) throw this.#fault('a colon');
      const value = this.#value(depth);
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      } else object[key] = value;
    } while (this.#skip(COMMA));
    if (!this.#skip(OBJECT_END)) throw this.#fault('a comma or }');
    return object;
  }

  #array(depth: number): Value {
    this.#enter(depth);
    const array: Value[] = [];
    if (this.#skip(ARRAY_END)) return array;
    do array.push(this.#value(depth));
    while (this.#skip(COMMA));
    if (!this.#skip(ARRAY_END)) throw this.#fault('a comma or ]');
    return array;
  }

  #enter(depth: number): void {
    if (depth > LIMITS.nesting) throw limit(`is nested deeper than ${LIMITS.nesting} levels`);
    this.#at += 1;
  }

  #string(): string {
    const start = this.#at + 1;
    let end = this.#text.indexOf('"', start);
    const plain = this.#text.slice(start, end === -1 ? undefined : end);
    if (end !== -1 && !SPECIAL.test(plain)) {
      this.#at = end + 1;
      return plain;
    }
    while (end !== -1 && isEscaped(this.#text, end)) end = this.#text.indexOf('"', end + 1);
    if (end === -1) throw this.#fault('text that ends with a quote');
    const quoted = this.#text.slice(this.#at, end + 1);
    try {
      const decoded = JSON.parse(quoted) as string;
      this.#at = end + 1;
      return decoded;
    } catch {
      throw this.#fault('text without control characters and unknown escapes');
    }
  }

  #number(): Value {
    const start = this.#at;
    const isNegative = this.#text.charCodeAt(start) === MINUS;
    const first = isNegative ? start + 1 : start;
    let end = this.#digits(first);
    const isBad = end === first || (end > first + 1 && this.#text.charCodeAt(first) === ZERO);
    if (isBad) throw this.#fault('a number');
    const whole = end;
    if (this.#text.charCodeAt(end) === DOT) end = this.#someDigits(end + 1);
    if ((this.#text.charCodeAt(end) | CASE) === LETTER_E) {
      const sign = this.#text.charCodeAt(end + 1);
      end = this.#someDigits(sign === MINUS || sign === PLUS ? end + 2 : end + 1);
    }
    const source = this.#text.slice(start, end);
    const isSmall = end === whole && end - start <= SAFE_DIGITS;
    const value = isSmall ? Number(source) + 0 : exactNumber(source);
    if (value === undefined) throw this.#fault('a number that is not infinite');
    this.#at = end;
    return value;
  }

  /** Where digits end. */
  #digits(start: number): number {
    let at = start;
    for (let code = this.#text.charCodeAt(at); code >= ZERO && code <= NINE;) {
      code = this.#text.charCodeAt(++at);
    }
    return at;
  }

  #someDigits(start: number): number {
    const end = this.#digits(start);
    if (end === start) throw this.#fault('a number');
    return end;
  }

  #word(): Value {
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    throw this.#fault('a value');
  }

  /** The next character that is no white space; NaN at the end. */
  #next(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09) {
      code = this.#text.charCodeAt(++this.#at);
    }
    return code;
  }

  #skip(code: number): boolean {
    if (this.#next() !== code) return false;
    this.#at += 1;
    return true;
  }

  #fault(expected: string): Problem<CelProblemCode> {
    const before = this.#text.slice(0, this.#at).split('\n');
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    return new Problem('cel.syntax', `no JSON at ${place}: expected ${expected}`);
  }
}

/** True for a quote with an odd number of backslashes before it. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text[at - 1] === '\\') at -= 1;
  return (quote - at) % 2 === 1;
}

function limit(what: string): Problem<CelProblemCode> {
  return new Problem('cel.limit', `the JSON ${what}`);
}
