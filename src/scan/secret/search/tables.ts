import { AT, CLASS, HASH, KIND, LOWER_CASE } from './layout.ts';

/** For each byte its kinds as a token's byte, zero when it does not belong to one. */
export const TOKEN_KINDS: Uint8Array = tokenKinds();

/** The literals that are searched for whatever the rules are. */
const LITERALS = ['://', ' KEY', 'Q~', ':\\/', ':\\u'];

/** Writes the tables that the search looks things up in, for prefixes and for the four rare letters of phrases. */
export function writeTables(
  memory: Uint8Array,
  prefixes: readonly Uint8Array[],
  phrases: readonly string[],
): void {
  memory.set(TOKEN_KINDS, AT.kinds);
  memory.set(byteClasses(), AT.classes);
  memory.set(base64Digits(), AT.base64);
  writeLiterals(memory, phrases);
  for (const phrase of phrases) {
    const letters = Buffer.from(phrase, 'latin1').readInt32LE();
    setBit(memory, AT.phrases, letters | LOWER_CASE);
  }
  for (const prefix of prefixes) {
    // Of a prefix with two bytes the third may be anything that a token has.
    const thirds =
      prefix.length > 2 ? [prefix[2]!] : [...TOKEN_KINDS.keys()].filter((byte) => TOKEN_KINDS[byte] !== 0);
    for (const third of thirds) {
      const head = prefix[0]! | (prefix[1]! << 8) | (third << 16);
      setBit(memory, AT.heads, head);
      if (prefix.length > 3) setBit(memory, AT.longHeads, head | (prefix[3]! << 24));
      else setBit(memory, AT.shortHeads, head);
    }
  }
}

/** Bytes that have every lower and every upper half of ASCII. */
const ANYTHING = '\x00\x11\x22\x33\x44\x55\x66\x77\x08\x19\x2a\x3b\x4c\x5d\x6e\x7f';

/**
 * Which groups of literals, of eight, a byte in each of the first three places may belong to, by its lower and its upper
 * half; phrases in either case.
 */
function writeLiterals(memory: Uint8Array, phrases: readonly string[]): void {
  for (const [index, literal] of [...LITERALS, ...phrases].entries())
    for (let place = 0; place < 3; place++) {
      const texts = literal[place] ?? ANYTHING;
      for (const text of index < LITERALS.length ? texts : texts + texts.toUpperCase()) {
        const code = text.charCodeAt(0);
        memory[AT.literals + 32 * place + (code & 15)]! |= 1 << (index & 7);
        memory[AT.literals + 32 * place + 16 + (code >> 4)]! |= 1 << (index & 7);
      }
    }
}

function setBit(memory: Uint8Array, table: number, head: number): void {
  const hash = Math.imul(head, HASH) >>> 16;
  memory[table + (hash >> 3)]! |= 1 << (hash & 7);
}

function tokenKinds(): Uint8Array {
  const kinds = new Uint8Array(256);
  for (let code = 0x30; code <= 0x39; code++) kinds[code] = KIND.digit;
  for (let code = 0x61; code <= 0x7a; code++) kinds[code] = KIND.lower;
  for (let code = 0x41; code <= 0x5a; code++) kinds[code] = KIND.upper;
  mark(kinds, '_-', KIND.mark);
  mark(kinds, '/+', KIND.slash);
  mark(kinds, '~', KIND.tilde);
  mark(kinds, '%', KIND.percent);
  return kinds;
}

function byteClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  mark(classes, ' "\'`\t\\\r\n', CLASS.gap);
  mark(classes, '=:>,(|', CLASS.operator);
  mark(classes, 'rnycds', CLASS.scheme);
  mark(classes, '\0\t\n\r', CLASS.text);
  for (let code = 0x20; code < 0x7f; code++) classes[code]! |= CLASS.text;
  mark(classes, '0234567', CLASS.hexText);
  return classes;
}

function base64Digits(): Uint8Array {
  const digits = new Uint8Array(256).fill(255);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  for (const [value, digit] of [...alphabet].entries()) digits[digit.charCodeAt(0)] = value;
  digits['+'.charCodeAt(0)] = digits['-'.charCodeAt(0)] = 62;
  digits['/'.charCodeAt(0)] = digits['_'.charCodeAt(0)] = 63;
  return digits;
}

function mark(table: Uint8Array, characters: string, bit: number): void {
  for (const character of characters) table[character.charCodeAt(0)]! |= bit;
}
