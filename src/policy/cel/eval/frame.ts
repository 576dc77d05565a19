import type { Meter } from '../values/equality.ts';
import { mapKeys } from '../values/map.ts';
import type { MapValue, PlainMap, Value } from '../values/value.ts';

/** Kubernetes' limit for one expression (apiserver, pkg/apis/cel, PerCallLimit). */
export const COST_LIMIT = 1_000_000;

/**
 * Steps of real work (characters looked at, elements compared or copied) that one evaluation may take besides its cost: the cost
 * model counts some operations as one step whatever their size, and this keeps those below about a tenth of a second.
 */
export const WORK_LIMIT = 5_000_000;

/** Thrown when an evaluation used up its cost or work; no operator absorbs it. */
export class Exhausted extends Error {}

/** Steps that several evaluations share, besides the limits of each. */
export interface SharedSteps {
  remaining: number;
}

export interface FrameLimits {
  readonly shared?: SharedSteps | undefined;
  readonly costLimit?: number | undefined;
  /** Asked now and then in long loops; true ends the evaluation. */
  readonly interrupted?: (() => boolean) | undefined;
}

/** Iterations between two questions whether to go on (cel-go's default check frequency is 100). */
const INTERRUPT_EVERY = 128;

/** Keys of maps with more are kept: asking an object for them takes as long as it has entries, however often it is asked. */
const FEW_KEYS = 8;
/** Asking for a key, in steps of less than 10 ns. */
const KEY_STEPS = 4;

/** The state of one evaluation. */
export class Frame implements Meter {
  readonly bindings: PlainMap;
  /** Variables of macros, by the number that the compiler gave them. */
  readonly slots: Value[];
  cost = 0;
  readonly #limit: number;
  readonly #interrupted: (() => boolean) | undefined;
  #work = 0;
  #iterations = 0;
  #keys: Map<PlainMap | MapValue, readonly Value[]> | undefined;

  constructor(bindings: PlainMap, slots: number, limits: FrameLimits) {
    this.bindings = bindings;
    this.slots = slots === 0 ? NO_SLOTS : new Array<Value>(slots).fill(null);
    this.#limit = limits.costLimit ?? COST_LIMIT;
    this.#interrupted = limits.interrupted;
  }

  /** Ends the evaluation if its cost is above the limit; called where cost can grow without bound, and at the end. */
  checkCost(): void {
    if (this.cost > this.#limit) {
      throw new Exhausted('operation cancelled: actual cost limit exceeded');
    }
  }

  /** One more round of a loop. */
  iterate(): void {
    if (this.cost > this.#limit) this.checkCost();
    if (this.#interrupted !== undefined) this.#askToGoOn(this.#interrupted);
  }

  /** The value of a macro's variable, as an operand that counts. */
  local(slot: number): Value {
    this.cost++;
    return this.slots[slot]!;
  }

  /** All that was done so far: what it cost, and the work that the cost does not count. */
  get steps(): number {
    return this.cost + this.#work;
  }

  charge(steps: number): void {
    this.#work += steps;
    if (this.#work > WORK_LIMIT) {
      throw new Exhausted(`operation cancelled: more than ${WORK_LIMIT} steps of work`);
    }
  }

  keysOf(map: PlainMap | MapValue): readonly Value[] {
    const known = this.#keys?.get(map);
    if (known !== undefined) return known;
    const keys = mapKeys(map);
    if (keys.length <= FEW_KEYS) return keys;
    this.charge(keys.length * KEY_STEPS);
    this.#keys ??= new Map();
    this.#keys.set(map, keys);
    return keys;
  }

  #askToGoOn(interrupted: () => boolean): void {
    if (++this.#iterations % INTERRUPT_EVERY === 0 && interrupted()) {
      throw new Exhausted('operation interrupted');
    }
  }
}

const NO_SLOTS: Value[] = [];

/** A compiled expression or part of one, and what is known of it, so that whoever needs its value may have it without a call. */
export interface Code {
  (frame: Frame): Value;
  /** It is a macro's variable: where the frame keeps it, if it counts as an operand (`Frame.local`). */
  readonly slot?: number;
  /** Its value is this whatever the variables are. */
  readonly constant?: Value;
  /** It is a sum: where it starts, and what is added. */
  readonly sum?: readonly [first: Code, terms: readonly Term[]];
}

/** What is added to what stands before it. */
export interface Term {
  readonly code: Code;
  readonly slot: number;
  readonly constant: Value | undefined;
  readonly cost: ((left: Value, right: Value) => number) | undefined;
}

/** The code of a value that is known. */
export function constantCode(value: Value): Code {
  const code = (): Value => value;
  code.constant = value;
  return code;
}

/** The code of a macro's variable; one that is only a step of a longer path does not count. */
export function localCode(slot: number, counts: boolean): Code {
  if (!counts) return (frame) => frame.slots[slot]!;
  const code = (frame: Frame): Value => frame.local(slot);
  code.slot = slot;
  return code;
}

/** The slot that code reads, or -1: what is asked before each call has to be quick to ask. */
export function slotOf({ slot = -1 }: Code): number {
  return slot;
}
