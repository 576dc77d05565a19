import { errorOr } from '../values/error.ts';
import { mapGet } from '../values/map.ts';
import {
  CelError,
  isMap,
  kindOf,
  typeNameOf,
  type Kind,
  type MapValue,
  type PlainMap,
  type Value,
} from '../values/value.ts';
import { LIST_CREATE_COST } from './cost.ts';
import type { Code, Frame } from './frame.ts';

/** Where a comprehension keeps its variables: slots of the frame. */
export interface Variables {
  /** The element of a list or key of a map; with two variables the index or key. */
  readonly first: number;
  /** The element of a list or value of a map. */
  readonly second?: number;
}

/** What a comprehension goes through: elements of a list, or keys of a map. */
interface Rounds {
  readonly items: readonly Value[];
  readonly map?: PlainMap | MapValue;
}

/** What API servers call types in this one message. */
const GO_TYPES: { readonly [kind in Kind]?: string } = {
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  double: 'types.Double',
  duration: 'types.Duration',
  int: 'types.Int',
  null: 'types.Null',
  optional: '*types.Optional',
  string: 'types.String',
  timestamp: 'types.Timestamp',
  type: '*types.Type',
  uint: 'types.Uint',
};

function roundsOf(range: Value, { second }: Variables, frame: Frame): Rounds | CelError {
  if (Array.isArray(range)) return { items: range as readonly Value[] };
  if (isMap(range)) return { items: frame.keysOf(range), map: range };
  if (range instanceof CelError) return range;
  const name = GO_TYPES[kindOf(range)] ?? typeNameOf(range);
  return new CelError(
    second === undefined
      ? `got '${name}', expected iterable type`
      : `unsupported comprehension range type: ${name}`,
  );
}

/** Starts a round: sets the variables. */
function enter(frame: Frame, { items, map }: Rounds, round: number, { first, second }: Variables): void {
  frame.iterate();
  const item = items[round]!;
  if (second === undefined) frame.slots[first] = item;
  else if (map === undefined) {
    frame.slots[first] = round;
    frame.slots[second] = item;
  } else {
    frame.slots[first] = item;
    frame.slots[second] = mapGet(map, item)!;
  }
}

/** What evaluating a macro's own parts costs in a round, and once at the end: they are not evaluated here, only counted. */
const ALL_ROUND = 3;
const EXISTS_ROUND = 4;
const ONE_HIT = 2;
const ONE_RESULT = 2;
const LIST_HIT = LIST_CREATE_COST + 2;
const RESULT = 1;

/** `range.all(x, p)` and `range.exists(x, p)`: like `&&` and `||` over the elements, errors absorbed the same way. */
export function quantifierCode(range: Code, variables: Variables, predicate: Code, exists: boolean): Code {
  const perRound = exists ? EXISTS_ROUND : ALL_ROUND;
  return (frame) => {
    const rounds = roundsOf(range(frame), variables, frame);
    if (rounds instanceof CelError) return rounds;
    const count = rounds.items.length;
    let error: Value | undefined;
    for (let round = 0; round < count; round++) {
      enter(frame, rounds, round, variables);
      const value = predicate(frame);
      frame.cost += perRound;
      if (value === exists) return settle(frame, round === count - 1, exists);
      if (typeof value !== 'boolean') error ??= errorOr(value);
    }
    frame.cost += RESULT;
    return error ?? !exists;
  };
}

/** The answer is known early: the loop's condition is asked once more unless that was the last round. */
function settle(frame: Frame, last: boolean, answer: boolean): boolean {
  frame.cost += RESULT + (last ? 0 : answer ? EXISTS_ROUND - 1 : ALL_ROUND - 1);
  return answer;
}

/** `range.exists_one(x, p)`: no error is absorbed; the other rounds are run all the same, and the last error counts (cel-go). */
export function existsOneCode(range: Code, variables: Variables, predicate: Code): Code {
  return (frame) => {
    const rounds = roundsOf(range(frame), variables, frame);
    if (rounds instanceof CelError) return rounds;
    let hits = 0;
    let error: Value | undefined;
    for (let round = 0; round < rounds.items.length; round++) {
      enter(frame, rounds, round, variables);
      const value = predicate(frame);
      if (value === true) {
        hits++;
        frame.cost += ONE_HIT;
      } else if (value !== false) error = errorOr(value);
    }
    frame.cost += ONE_RESULT;
    return error ?? hits === 1;
  };
}

/**
 * `range.map(x, e)`, `range.map(x, p, e)`, `range.filter(x, p)` and `transformList`. An error does not end the rounds, so that
 * they cost what they do in cel-go: the last error of a filter counts, or else the first of what is made.
 */
export function listComprehensionCode(
  range: Code,
  variables: Variables,
  filter: Code | undefined,
  transform: Code,
): Code {
  return (frame) => {
    const rounds = roundsOf(range(frame), variables, frame);
    if (rounds instanceof CelError) return rounds;
    const list: Value[] = [];
    let error: Value | undefined;
    for (let round = 0; round < rounds.items.length; round++) {
      enter(frame, rounds, round, variables);
      const kept = filter === undefined ? true : filter(frame);
      if (kept === false) continue;
      if (kept !== true) {
        error = errorOr(kept);
        continue;
      }
      const value = transform(frame);
      frame.cost += LIST_HIT;
      if (value instanceof CelError) error ??= value;
      else if (error === undefined) list.push(value);
    }
    frame.cost += RESULT;
    return error ?? list;
  };
}

/** The general fold: every other comprehension, part by part as it is written. */
export function foldCode(
  range: Code,
  variables: Variables,
  accumulator: number,
  parts: { readonly init: Code; readonly condition: Code; readonly step: Code; readonly result: Code },
): Code {
  return (frame) => {
    const rounds = roundsOf(range(frame), variables, frame);
    if (rounds instanceof CelError) return rounds;
    frame.slots[accumulator] = parts.init(frame);
    for (let round = 0; round < rounds.items.length; round++) {
      enter(frame, rounds, round, variables);
      if (parts.condition(frame) === false) break;
      frame.slots[accumulator] = parts.step(frame);
    }
    return parts.result(frame);
  };
}

/** `cel.bind(x, value, e)`: the variable may hold an error, which counts only where it is used. */
export function bindCode(slot: number, value: Code, result: Code): Code {
  return (frame) => {
    frame.slots[slot] = value(frame);
    return result(frame);
  };
}
