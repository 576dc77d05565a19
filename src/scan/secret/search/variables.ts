import { TYPE } from './assembler.ts';

/** The search's variables by number; the first three are its parameters. */
export const VARIABLE = {
  /** Address of the next block. */
  at: 0,
  /** Address behind the text. */
  end: 1,
  /** Address from which literals were not yet looked for: blocks overlap behind a run. */
  literalsFrom: 2,
  count: 3,
  /** Token characters right before the block. */
  carry: 4,
  /** The run that was found, and all about it. */
  start: 5,
  stop: 6,
  kinds: 7,
  worth: 8,
  /** For the moment. */
  other: 9,
  byte: 10,
  /** A bit for each of the block's 64 bytes. */
  mask: 11,
  spare: 12,
  /** The block. */
  block0: 13,
  block1: 14,
  block2: 15,
  block3: 16,
} as const;

export const PARAMETERS = 3;

/** The types of the variables behind the parameters. */
export const VARIABLE_TYPES = [
  ...Array.from({ length: 8 }, () => TYPE.number),
  ...Array.from({ length: 2 }, () => TYPE.long),
  ...Array.from({ length: 4 }, () => TYPE.vector),
];
