import type { Overload } from '../library/function.ts';
import { noSuchOverload, noSuchOverloadFor } from '../values/error.ts';
import { CelError, type Value } from '../values/value.ts';
import { acceptor, openType, type Acceptor } from './accept.ts';
import { slotOf, type Code, type Frame } from './frame.ts';

/** Text, bytes and lists longer than this are charged for when they go into a function. */
const SHORT = 256;

/** An overload, and what its arguments have to be when it runs. */
interface Candidate {
  readonly overload: Overload;
  readonly accepts: readonly Acceptor[];
}

/** The code of a call: evaluates the arguments, chooses the overload by their types, and runs it. */
export function callCode(name: string, args: readonly Code[], overloads: readonly Overload[]): Code {
  const candidates = overloads.map((overload): Candidate => ({
    overload,
    accepts: overload.parameters.map((type) => acceptor(overload.unguarded === true ? openType(type) : type)),
  }));
  const call = new Call(name, candidates, PATTERNED.has(name) && args[1]?.constant !== undefined);
  const { isQuick } = call;
  const [first, second] = args;
  if (first !== undefined && args.length === 1) return unaryCode(call, first);
  if (first !== undefined && second !== undefined && args.length === 2) return pairCode(call, first, second);
  return (frame) => {
    const values: Value[] = [];
    for (let i = 0; i < args.length; i++) {
      const value = args[i]!(frame);
      if (value instanceof CelError) return value;
      if (!isQuick) charge(value, frame);
      values.push(value);
    }
    return call.run(values, frame);
  };
}

/** Calls of one or two arguments evaluate them all, and count, whatever comes of it; longer ones stop at an error. */
function unaryCode(call: Call, argument: Code): Code {
  const { isQuick } = call;
  const slot = slotOf(argument);
  return (frame) => {
    const value = slot < 0 ? argument(frame) : frame.local(slot);
    if (value instanceof CelError) return call.fail(value, frame);
    if (!isQuick) charge(value, frame);
    return call.run([value], frame);
  };
}

function pairCode(call: Call, first: Code, second: Code): Code {
  const { isQuick } = call;
  const [firstSlot, secondSlot, { constant }] = [slotOf(first), slotOf(second), second];
  return (frame) => {
    const a = firstSlot < 0 ? first(frame) : frame.local(firstSlot);
    const b = constant ?? (secondSlot < 0 ? second(frame) : frame.local(secondSlot));
    if (a instanceof CelError) return call.fail(a, frame);
    if (b instanceof CelError) return call.fail(b, frame);
    if (!isQuick) {
      charge(a, frame);
      charge(b, frame);
    }
    return call.run([a, b], frame);
  };
}

/** Functions with one implementation for all types: their errors do not list the arguments (cel-go, singletons). */
const UNNAMED: ReadonlySet<string> = new Set(['contains', 'endsWith', 'startsWith']);
/** The same of those that take a pattern, where it is constant: then they are made for it beforehand. */
const PATTERNED: ReadonlySet<string> = new Set(['find', 'findAll', 'matches']);
const NAMED: ReadonlySet<string> = new Set(['matches', 'size', 'sort']);
/** Functions that do not look at all of their arguments, or whose cost grows with what they look at. */
const QUICK: ReadonlySet<string> = new Set(
  'contains dyn endsWith first last size startsWith type'.split(' '),
);

/** A function with the overloads that the checker left. */
class Call {
  readonly #name: string;
  readonly #candidates: readonly Candidate[];
  readonly #uncertain: boolean;
  readonly isQuick: boolean;
  readonly #unnamed: boolean;

  constructor(name: string, candidates: readonly Candidate[], hasPattern: boolean) {
    this.#name = name;
    this.#candidates = candidates;
    this.#uncertain = candidates.length > 1;
    this.isQuick = QUICK.has(name);
    this.#unnamed = UNNAMED.has(name) || hasPattern;
  }

  /** Runs the first overload that the arguments fit. */
  run(values: readonly Value[], frame: Frame): Value {
    for (let i = 0; i < this.#candidates.length; i++) {
      const { overload, accepts } = this.#candidates[i]!;
      if (!fits(values, accepts)) continue;
      if (overload.steps !== undefined) frame.charge(overload.steps);
      const result = overload.call(values, frame);
      if (overload.cost === undefined || (this.#uncertain && overload.costByOverload === true)) frame.cost++;
      else frame.cost += overload.cost(values, result);
      frame.checkCost();
      return result;
    }
    frame.cost++;
    return this.#mismatch(values);
  }

  /** An argument is an error: the call counts all the same. */
  fail(error: CelError, frame: Frame): CelError {
    frame.cost += this.#uncertain ? 1 : (this.#candidates[0]?.overload.fixedCost ?? 1);
    return error;
  }

  #mismatch(values: readonly Value[]): CelError {
    const name = this.#name;
    // Of text that is matched with what is no text, the text itself says so.
    const isMatched = name === 'matches' && typeof values[0] === 'string';
    if (this.#unnamed || isMatched) return noSuchOverload();
    return NAMED.has(name) ? new CelError(`no such overload: ${name}`) : noSuchOverloadFor(name, values);
  }
}

function charge(value: Value, frame: Frame): void {
  if (typeof value === 'string' ? value.length > SHORT : Array.isArray(value) && value.length > SHORT) {
    frame.charge((value as string | readonly Value[]).length);
  }
}

function fits(values: readonly Value[], accepts: readonly Acceptor[]): boolean {
  for (let i = 0; i < values.length; i++) if (!accepts[i]!(values[i]!)) return false;
  return true;
}
