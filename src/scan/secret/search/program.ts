import { wasm, type Code, type WasmFunction } from './assembler.ts';
import { isKnown, judgeRun } from './judge-run.ts';
import { AT, LOWER_CASE, MAX_PLACES, MIN_RUN, PADDING, PLACES_A_BLOCK, WORTH } from './layout.ts';
import { PARAMETERS, VARIABLE, VARIABLE_TYPES } from './variables.ts';

const { add, and, below, equal, get, number, set, subtract, when, wordAt } = wasm;
const { at, end, literalsFrom, count, carry, start, stop, kinds, worth, other, mask, spare } = VARIABLE;
const BLOCK = [VARIABLE.block0, VARIABLE.block1, VARIABLE.block2, VARIABLE.block3] as const;

/**
 * The search itself: reads 64 bytes at once, looks for runs of `MIN_RUN` token characters and for literals, and notes
 * the places that are worth a closer look. Answers how many it noted.
 */
export const SEARCH: WasmFunction = {
  parameters: PARAMETERS,
  variables: VARIABLE_TYPES,
  body: [
    Array.from({ length: PADDING / 16 }, (_, index) => wasm.storeVector(get(end), wasm.splat(0), 16 * index)),
    wasm.repeatWhile(
      and(below(get(at), get(end)), below(get(count), number(MAX_PLACES - PLACES_A_BLOCK))),
      readBlock(),
      set(mask, maskOf(tokenBytes)),
      lookForLiterals(),
      findRun(),
      when(
        get(start),
        [
          judgeRun(),
          when(get(worth), note(get(start), get(stop), wasm.or(get(worth), get(kinds)))),
          lookInsideRun(),
          set(at, get(stop)),
          set(carry, number(0)),
        ],
        [set(carry, wasm.leadingZeros(wasm.invertLong(get(mask)))), set(at, add(get(at), number(64)))],
      ),
    ),
    wasm.store(number(AT.resume), get(at)),
    wasm.store(number(AT.resume), get(literalsFrom), 4),
    wasm.answer(get(count)),
  ],
};

/** One bit for each byte of the block. */
function maskOf(bytesOf: (block: number, index: number) => Code): Code {
  return wasm.orLong(
    ...BLOCK.map((block, index) =>
      wasm.shiftLongLeft(wasm.widen(wasm.bits(bytesOf(block, index))), 16 * index),
    ),
  );
}

/**
 * Which bytes belong to a token. A byte does when its upper and its lower half have a group in common: digits; letters before
 * `P` and `p`; those from there on; `_`; `~`; and `%+-/`.
 */
function tokenBytes(block: number): Code {
  const [digits, early, late, line, tilde, marks] = [1, 2, 4, 8, 16, 32] as const;
  const upper = [0, 0, marks, digits, early, late + line, early, late + tilde, 0, 0, 0, 0, 0, 0, 0, 0];
  const all = digits + early + late;
  const lower = [digits + late, all, all, all, all, all + marks, all, all, all, all, early + late].concat([
    early + marks,
    early,
    early + marks,
    early + tilde,
    early + line + marks,
  ]);
  const groups = wasm.andVector(
    wasm.lookUp(wasm.vector(upper), wasm.shiftBytesRight(get(block), 4)),
    wasm.lookUp(wasm.vector(lower), wasm.andVector(get(block), wasm.splat(15))),
  );
  return wasm.differentBytes(groups, wasm.splat(0));
}

/** Phrases may stand in a run that is longer than the block. */
function lookInsideRun(): Code {
  return [
    set(at, add(get(at), number(64))),
    wasm.repeatWhile(
      and(below(get(at), get(stop)), below(get(count), number(MAX_PLACES - PLACES_A_BLOCK))),
      readBlock(),
      lookForLiterals(),
      set(at, add(get(at), number(64))),
    ),
  ];
}

function readBlock(): Code {
  return BLOCK.map((block, index) => set(block, wasm.vectorAt(get(at), 16 * index)));
}

function lookForLiterals(): Code {
  return when(wasm.anyTrue(wasm.orVector(...BLOCK.map(literalBytes))), noteLiterals());
}

/** Where three bytes stand with which a literal may begin: their halves have a group of literals in common. */
function literalBytes(block: number, index: number): Code {
  const groups = [0, 1, 2].map((place) => {
    const bytes = place === 0 ? get(block) : wasm.vectorAt(get(at), 16 * index + place);
    const table = (half: number): Code => wasm.vectorAt(number(AT.literals), 32 * place + 16 * half);
    return wasm.andVector(
      wasm.lookUp(table(0), wasm.andVector(bytes, wasm.splat(15))),
      wasm.lookUp(table(1), wasm.shiftBytesRight(bytes, 4)),
    );
  });
  return wasm.differentBytes(groups.reduce(wasm.andVector), wasm.splat(0));
}

function noteLiterals(): Code {
  return [
    set(spare, maskOf(literalBytes)),
    wasm.repeatWhile(
      wasm.not(wasm.isLongZero(get(spare))),
      set(other, add(get(at), wasm.trailingZeros(get(spare)))),
      set(spare, wasm.andLong(get(spare), wasm.subtractLong(get(spare), wasm.long(1)))),
      when(and(wasm.atMost(get(literalsFrom), get(other)), below(get(other), get(end))), [
        when(
          equal(and(wordAt(get(other)), number(0xff_ffff)), number(littleEndian('://'))),
          note(get(other), get(other), number(WORTH.url)),
        ),
        when(
          and(
            equal(wordAt(subtract(get(other), number(4))), number(littleEndian('VATE'))),
            equal(wordAt(get(other)), number(littleEndian(' KEY'))),
          ),
          note(get(other), get(other), number(WORTH.key)),
        ),
        when(
          equal(and(wordAt(get(other)), number(0xffff)), number(littleEndian('Q~'))),
          note(get(other), get(other), number(WORTH.tilde)),
        ),
        when(
          wasm.or(
            equal(wordAt(get(other)), number(littleEndian(':\\/\\'))),
            equal(wordAt(get(other)), number(littleEndian(':\\u0'))),
          ),
          note(get(other), get(other), number(WORTH.escape)),
        ),
        when(
          isKnown(wasm.or(wordAt(get(other)), number(LOWER_CASE)), AT.phrases),
          note(get(other), get(other), number(WORTH.phrase)),
        ),
      ]),
    ),
    set(literalsFrom, add(get(at), number(64))),
  ];
}

/** Sets `start` to the address where a run of `MIN_RUN` bytes begins, to zero when none does. */
function findRun(): Code {
  // Of the bits that have as many set ones above them, the lowest begins the run.
  const halve = (by: number): Code =>
    set(spare, wasm.andLong(get(spare), wasm.shiftLongRight(get(spare), by)));
  return [
    set(start, number(0)),
    when(
      wasm.atMost(number(MIN_RUN), add(wasm.trailingZeros(wasm.invertLong(get(mask))), get(carry))),
      set(start, subtract(get(at), get(carry))),
      [
        set(spare, get(mask)),
        [1, 2, 4, 8, MIN_RUN - 16].map(halve),
        when(wasm.not(wasm.isLongZero(get(spare))), set(start, add(get(at), wasm.trailingZeros(get(spare))))),
      ],
    ),
  ];
}

function note(from: Code, to: Code, what: Code): Code {
  const place = (): Code => wasm.multiply(get(count), number(12));
  return [
    wasm.store(place(), from, AT.places),
    wasm.store(place(), to, AT.places + 4),
    wasm.store(place(), what, AT.places + 8),
    set(count, add(get(count), number(1))),
  ];
}

function littleEndian(text: string): number {
  return [...text].reduce((sum, character, index) => sum + character.charCodeAt(0) * 256 ** index, 0);
}
