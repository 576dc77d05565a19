import { SECRET_LIMITS } from '../limits.ts';
import { wasm, type Code } from './assembler.ts';
import { AT, CLASS, HASH, KIND, WORTH } from './layout.ts';
import { VARIABLE } from './variables.ts';

const {
  add,
  and,
  atMost,
  below,
  byteAt,
  equal,
  get,
  not,
  number,
  or,
  set,
  shiftLeft,
  shiftRight,
  subtract,
  when,
} = wasm;
const { start, stop, kinds, worth, other, byte } = VARIABLE;

/** Sets `stop` behind the run that begins at `start`, its `kinds`, and why it is `worth` a closer look: zero when it isn't. */
export function judgeRun(): Code {
  return [
    set(worth, number(0)),
    readRun(),
    when(equal(before(1), character('\\')), noteHead(add(get(start), number(1)))),
    when(equal(before(1), character('.')), tryLabels()),
    when(atMost(subtract(get(stop), get(start)), number(SECRET_LIMITS.runBytes)), [
      when(and(has(KIND.digit), has(KIND.lower | KIND.upper)), tryAssignment()),
      when(or(has(KIND.percent), isHexText()), addWorth(WORTH.encoded)),
      // Text in base64 has letters of both cases.
      when(and(has(KIND.lower), has(KIND.upper)), when(isBase64Text(), addWorth(WORTH.encoded))),
      // An escaped byte, `%22`, is a separator of three characters, which is for others to find.
      when(has(KIND.percent), addWorth(WORTH.prefix)),
    ]),
  ];
}

/** To the end of the run; a prefix may begin wherever a word does. */
function readRun(): Code {
  const separators = KIND.mark | KIND.slash | KIND.percent;
  return [
    set(stop, get(start)),
    set(kinds, number(0)),
    set(other, number(1)),
    wasm.repeatWhile(
      wasm.tee(byte, kindOf(byteAt(get(stop)))),
      set(kinds, or(get(kinds), get(byte))),
      when(get(other), noteHead(get(stop))),
      set(other, and(get(byte), number(separators))),
      set(stop, add(get(stop), number(1))),
    ),
  ];
}

/** A prefix may begin here: its first bytes are known. */
function noteHead(address: Code): Code {
  const four = wasm.wordAt(address);
  const three = and(four, number(0xff_ffff));
  return when(
    isKnown(three, AT.heads),
    when(or(isKnown(four, AT.longHeads), isKnown(three, AT.shortHeads)), addWorth(WORTH.prefix)),
  );
}

/** True when a table has the bit of these bytes' hash. */
export function isKnown(head: Code, table: number): Code {
  const hash = shiftRight(wasm.multiply(head, number(HASH)), number(16));
  const bits = byteAt(shiftRight(hash, number(3)), table);
  return and(shiftRight(bits, and(hash, number(7))), number(1));
}

/** Prefixes may hold dots or stand before one: each label before the run may begin one. */
function tryLabels(): Code {
  const label = KIND.digit | KIND.lower | KIND.upper | KIND.mark;
  const word = KIND.digit | KIND.lower | KIND.upper;
  return [
    set(other, subtract(get(start), number(2))),
    wasm.repeatWhile(
      and(
        atMost(subtract(get(start), number(SECRET_LIMITS.dottedBytes)), get(other)),
        or(
          equal(byteAt(get(other)), character('.')),
          not(not(and(kindOf(byteAt(get(other))), number(label)))),
        ),
      ),
      when(not(and(kindOf(byteAt(subtract(get(other), number(1)))), number(word))), noteHead(get(other))),
      set(other, subtract(get(other), number(1))),
    ),
  ];
}

/** Something is assigned here: an operator stands before, quotes and blanks left out, or an authentication scheme. */
function tryAssignment(): Code {
  const classThere = (): Code => classOf(byteAt(get(other)));
  return [
    set(other, subtract(get(start), number(1))),
    wasm.repeatWhile(
      and(
        below(subtract(get(start), number(SECRET_LIMITS.gapBytes)), get(other)),
        and(classThere(), number(CLASS.gap)),
      ),
      set(other, subtract(get(other), number(1))),
    ),
    when(
      or(
        and(classThere(), number(CLASS.operator)),
        and(
          and(classThere(), number(CLASS.scheme)),
          wasm.shiftLeft(below(get(other), subtract(get(start), number(1))), number(2)),
        ),
      ),
      addWorth(WORTH.word),
    ),
  ];
}

/** An even number of hexadecimal digits, forty at least, and the first characters are ASCII. */
function isHexText(): Code {
  const length = subtract(get(stop), get(start));
  const firsts = Array.from({ length: 8 }, (_, index) => classOf(byteAt(get(start), 2 * index))).reduce(and);
  return and(
    and(has(KIND.digit), not(and(get(kinds), number(KIND.mark | KIND.slash | KIND.percent | KIND.tilde)))),
    and(
      and(below(number(39), length), not(and(length, number(1)))),
      not(equal(and(firsts, number(CLASS.hexText)), number(0))),
    ),
  );
}

/** The first eight digits decode to characters of text, or to UTF-16's. */
function isBase64Text(): Code {
  const digit = (offset: number): Code => byteAt(byteAt(get(start), offset), AT.base64);
  const three = (offset: number): Code => [
    set(
      other,
      or(
        shiftLeft(digit(offset), number(18)),
        shiftLeft(digit(offset + 1), number(12)),
        shiftLeft(digit(offset + 2), number(6)),
        digit(offset + 3),
      ),
    ),
    set(
      byte,
      and(
        get(byte),
        [16, 8, 0].map((bits) => classOf(and(shiftRight(get(other), number(bits)), number(255)))).reduce(and),
      ),
    ),
  ];
  return [set(byte, number(CLASS.text)), three(0), when(get(byte), three(4)), get(byte)];
}

function has(some: number): Code {
  return not(not(and(get(kinds), number(some))));
}

function before(distance: number): Code {
  return byteAt(subtract(get(start), number(distance)));
}

function kindOf(value: Code): Code {
  return byteAt(value, AT.kinds);
}

function classOf(value: Code): Code {
  return byteAt(value, AT.classes);
}

function addWorth(what: number): Code {
  return set(worth, or(get(worth), number(what)));
}

function character(text: string): Code {
  return number(text.charCodeAt(0));
}
