import type { Value } from '../values/value.ts';

/** A string or bytes literal that was read, or what is wrong with it. */
export interface Quoted {
  readonly value: Value;
  /** The offset after the closing quotes. */
  readonly end: number;
  readonly mistake?: string;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['?', '?'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
]);

/** Escapes that spell a number: `\x41`, `\u0041`, `\U00000041`, `\101`. */
const NUMERIC_ESCAPE = /[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})/y;

/** Reads a literal with its prefix (`r`, `b`, `br`) and quotes (one or three) from its first character on (langdef, "Syntax"). */
export function readQuoted(source: string, start: number): Quoted {
  return plainText(source, start) ?? readAny(source, start);
}

/** Text in one pair of quotes without escapes, which most is. */
function plainText(source: string, start: number): Quoted | undefined {
  PLAIN.lastIndex = start;
  const end = PLAIN.test(source) ? PLAIN.lastIndex : undefined;
  return end === undefined ? undefined : { value: source.slice(start + 1, end - 1), end };
}

const PLAIN = /"(?!"")[^"\\\r\n]*"|'(?!'')[^'\\\r\n]*'/y;

function readAny(source: string, start: number): Quoted {
  let position = start;
  let bytes = false;
  let raw = false;
  for (; source[position] !== '"' && source[position] !== "'"; position++) {
    if (/[bB]/.test(source[position]!)) bytes = true;
    else raw = true;
  }
  const quote = source[position]!;
  const triple = source.startsWith(quote.repeat(3), position);
  const close = triple ? quote.repeat(3) : quote;
  const from = position + close.length;
  const end = findEnd(source, from, close, raw);
  if (end === undefined) {
    return {
      value: null,
      end: source.length,
      mistake: `Syntax error: token recognition error at: ${quote}: no closing ${close}`,
    };
  }
  const body = source.slice(from, end).replaceAll(/\r\n?/g, '\n');
  const read = raw ? body : bytes ? unescapeBytes(body) : unescapeText(body);
  const after = end + close.length;
  if (read === undefined)
    return {
      value: null,
      end: after,
      mistake: 'Syntax error: token recognition error at: invalid escape sequence',
    };
  if (read === INVALID_CODE_POINT) return { value: null, end: after, mistake: 'invalid unicode code point' };
  if (read === INVALID_BYTES_ESCAPE) return { value: null, end: after, mistake: 'unable to unescape string' };
  if (!bytes) return { value: read, end: after };
  return {
    value: typeof read === 'string' ? new Uint8Array(Buffer.from(read)) : read,
    end: after,
  };
}

function findEnd(source: string, from: number, close: string, raw: boolean): number | undefined {
  for (let i = from; i < source.length; i++) {
    const character = source[i]!;
    if (source.startsWith(close, i)) return i;
    if (character === '\\' && !raw) i++;
    else if (close.length === 1 && (character === '\n' || character === '\r')) return undefined;
  }
  return undefined;
}

const INVALID_CODE_POINT = Symbol('invalid code point');
const INVALID_BYTES_ESCAPE = Symbol('invalid escape in bytes');

function unescapeText(body: string): string | typeof INVALID_CODE_POINT | undefined {
  if (!body.includes('\\')) return body;
  let out = '';
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      out += body[i];
      continue;
    }
    const simple = SIMPLE_ESCAPES.get(body[i + 1] ?? '');
    if (simple !== undefined) {
      out += simple;
      i++;
      continue;
    }
    const numeric = numericEscape(body, i + 1);
    if (numeric === undefined) return undefined;
    if (numeric.code > 0x10ffff || (numeric.code >= 0xd800 && numeric.code <= 0xdfff))
      return INVALID_CODE_POINT;
    out += String.fromCodePoint(numeric.code);
    i = numeric.end - 1;
  }
  return out;
}

function unescapeBytes(body: string): Uint8Array | typeof INVALID_BYTES_ESCAPE | undefined {
  const chunks: Uint8Array[] = [];
  for (let i = 0; i < body.length;) {
    if (body[i] !== '\\') {
      const next = body.indexOf('\\', i);
      const end = next === -1 ? body.length : next;
      chunks.push(Buffer.from(body.slice(i, end)));
      i = end;
      continue;
    }
    const simple = SIMPLE_ESCAPES.get(body[i + 1] ?? '');
    if (simple !== undefined) {
      chunks.push(Buffer.from(simple));
      i += 2;
      continue;
    }
    const numeric = numericEscape(body, i + 1);
    if (numeric === undefined) return undefined;
    if (numeric.unicode) return INVALID_BYTES_ESCAPE;
    chunks.push(Uint8Array.of(numeric.code));
    i = numeric.end;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function numericEscape(
  body: string,
  at: number,
): { code: number; end: number; unicode: boolean } | undefined {
  NUMERIC_ESCAPE.lastIndex = at;
  const found = NUMERIC_ESCAPE.exec(body);
  if (found === null) return undefined;
  const [text, hex, short, long, octal] = found;
  const code = octal === undefined ? Number.parseInt((hex ?? short ?? long)!, 16) : Number.parseInt(octal, 8);
  return { code, end: at + text.length, unicode: short !== undefined || long !== undefined };
}
