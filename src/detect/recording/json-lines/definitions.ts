import type { ReferenceKind } from './codec.ts';
import { REACH, REACH_CHARACTERS } from './format.ts';

/** What a line defined. */
export interface Definition {
  readonly kind: ReferenceKind;
  readonly ordinal: number;
  readonly value: object;
  /** For a process, how many are reached through parents and main threads, itself included. */
  readonly depth: number;
}

interface Kept extends Definition {
  /** Characters of all definitions up to this one. */
  readonly end: number;
}

/** Definitions that later lines may name. */
export class Definitions {
  readonly #kept: Readonly<Record<ReferenceKind, Map<number, Kept>>> = {
    process: new Map(),
    descriptor: new Map(),
    container: new Map(),
    usage: new Map(),
  };
  /** All of them, the oldest first, from `#first` on. */
  #queue: Kept[] = [];
  #first = 0;
  #characters = 0;

  get(kind: ReferenceKind, ordinal: number): Definition | null {
    return this.#kept[kind].get(ordinal) ?? null;
  }

  /** Adds what a line of so many characters defines, and lets go of what is out of reach. */
  add(definition: Definition, characters: number): void {
    const { kind, ordinal } = definition;
    this.#characters += characters;
    const kept = { ...definition, end: this.#characters };
    this.#kept[kind].set(ordinal, kept);
    this.#kept[kind].delete(ordinal - REACH);
    this.#queue.push(kept);
    while (this.#queue[this.#first]!.end < this.#characters - REACH_CHARACTERS) this.#dropFirst();
    if (this.#first > this.#queue.length / 2) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
  }

  #dropFirst(): void {
    const first = this.#queue[this.#first++]!;
    const all = this.#kept[first.kind];
    // It may have been defined anew.
    if (all.get(first.ordinal) === first) all.delete(first.ordinal);
  }
}
