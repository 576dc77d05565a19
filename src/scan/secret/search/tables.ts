import { AT, CLASS, HASH, KIND, LOWER_CASE } from './layout.ts';

/** For each byte its kinds as a token's byte, zero when it does not belong to one. */
export const TOKEN_KINDS: Uint8Array = tokenKinds();

/** Bytes that have every lower and every upper half of ASCII. */
const ANYTHING = '\x00\x11\x22\x33\x44\x55\x66\x77\x08\x19\x2a\x3b\x4c\x5d\x6e\x7f';

/** What is searched for whatever the rules are, by its first three bytes: `://`, `:\\/\\/` and `:\\u0`; ` KEY`; `Q~`. */
const LITERALS = [
  [':', '/\\', '/u'],
  [' ', 'K', 'E'],
  ['Q', '~', ANYTHING],
];

/** Writes the tables that the search looks things up in, for prefixes and for the four rare letters of phrases. */
export function writeTables(
  memory: Uint8Array,
  prefixes: readonly Uint8Array[],
  phrases: readonly string[],
): void {
  memory.set(TOKEN_KINDS, AT.kinds);
  memory.set(byteClasses(), AT.classes);
  memory.set(base64Digits(), AT.base64);
  writeLiterals(memory, literalGroups(phrases));
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

/** For each of a literal's first three places the bytes that may stand there. */
type Places = readonly ReadonlySet<number>[];

function placesOf(texts: readonly string[]): Places {
  return texts.map((text) => new Set(Buffer.from(text, 'latin1')));
}

/**
 * Literals in eight groups. What the halves of a group's bytes have in common is more than its literals, so that each comes
 * into the group which then lets the fewest bytes of text through.
 */
function literalGroups(phrases: readonly string[]): readonly Places[] {
  const groups: Places[] = [];
  const inEitherCase = phrases.map((text) =>
    Array.from(text.slice(0, 3), (letter) => letter + letter.toUpperCase()),
  );
  const all = [...LITERALS, ...inEitherCase].map(placesOf);
  for (const places of all) {
    const joined: Places[] = groups.map((group) => group.map((codes, place) => codes.union(places[place]!)));
    const costs = joined.map((group, index) => passing(group) - passing(groups[index]!));
    if (groups.length < 8) {
      joined.push(places);
      costs.push(passing(places));
    }
    const best = costs.indexOf(Math.min(...costs));
    groups[best] = joined[best]!;
  }
  return groups;
}

/** About how often three bytes of text pass: a letter's place in the order of frequency says how often it stands there. */
function passing(group: Places): number {
  return group
    .map((codes) => {
      const lower = new Set([...codes].map((code) => code & 15));
      const upper = new Set([...codes].map((code) => code >> 4));
      let sum = 0;
      for (let rank = 0; rank < FREQUENT.length; rank++) {
        const code = FREQUENT.charCodeAt(rank);
        if (lower.has(code & 15) && upper.has(code >> 4)) sum += 1 / (rank + 4);
      }
      return sum;
    })
    .reduce((product, sum) => product * (sum + 0.01));
}

const FREQUENT = ' etaoinrslcdumpfhgy\n\tbv.,_"k(w)-:/=xAETSCI0R1LPON;DM*2q>{}FB<jz3U';

/** A bit for each group in which a byte is, by its lower and by its upper half. */
function writeLiterals(memory: Uint8Array, groups: readonly Places[]): void {
  for (const [index, group] of groups.entries())
    for (const [place, codes] of group.entries())
      for (const code of codes) {
        memory[AT.literals + 32 * place + (code & 15)]! |= 1 << index;
        memory[AT.literals + 32 * place + 16 + (code >> 4)]! |= 1 << index;
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
