import { DYN, type CelType } from '../check/type.ts';
import type { Overload } from '../library/function.ts';
import { noSuchOverload, noSuchOverloadFor } from '../values/error.ts';
import { mapGet, mapKeys } from '../values/map.ts';
import {
  CelError,
  isMap,
  kindOf,
  Opaque,
  Optional,
  type MapValue,
  type PlainMap,
  type Value,
} from '../values/value.ts';
import type { Code, Frame } from './frame.ts';

/** Text, bytes and lists longer than this are charged for when they go into a function. */
const SHORT = 256;

/** The code of a call: evaluates the arguments, chooses the overload by their types, and runs it. */
export function callCode(
  name: string,
  args: readonly Code[],
  overloads: readonly Overload[],
  isConstant: (argument: Code) => boolean = () => false,
): Code {
  const candidates = overloads.map((overload) => ({
    overload,
    accepts: overload.parameters.map((type) => acceptor(overload.unguarded === true ? openType(type) : type)),
  }));
  const uncertain = overloads.length > 1;
  const unnamed = UNNAMED.has(name) || (PATTERNED.has(name) && args.length > 1 && isConstant(args[1]!));
  return (frame) => {
    const values = new Array<Value>(args.length);
    let error: CelError | undefined;
    for (let i = 0; i < args.length; i++) {
      const value = args[i]!(frame);
      if (value instanceof CelError) {
        error ??= value;
        if (args.length > 2) return error;
      }
      values[i] = value;
    }
    // Calls of one or two arguments evaluate them all, and count, whatever comes of it; longer ones stop at an error.
    if (error !== undefined) {
      const [only] = overloads;
      frame.cost += uncertain ? 1 : (only?.fixedCost ?? 1);
      return error;
    }
    chargeFor(values, frame);
    for (const { overload, accepts } of candidates) {
      if (!fits(values, accepts)) continue;
      const result = overload.call(values, frame);
      frame.cost +=
        uncertain && overload.costByOverload === true ? 1 : (overload.cost?.(values, result) ?? 1);
      frame.checkCost();
      return result;
    }
    frame.cost++;
    // Of text that is matched with what is no text, the text itself says so.
    const isMatched = name === 'matches' && typeof values[0] === 'string';
    return unnamed || isMatched ? noSuchOverload() : mismatch(name, values);
  };
}

/** Functions with one implementation for all types: their errors do not list the arguments (cel-go, singletons). */
const UNNAMED: ReadonlySet<string> = new Set(['contains', 'endsWith', 'startsWith']);
/** The same of those that take a pattern, where it is constant: then they are made for it beforehand. */
const PATTERNED: ReadonlySet<string> = new Set(['find', 'findAll', 'matches']);
const NAMED: ReadonlySet<string> = new Set(['matches', 'size', 'sort']);

function mismatch(name: string, values: readonly Value[]): CelError {
  return NAMED.has(name) ? new CelError(`no such overload: ${name}`) : noSuchOverloadFor(name, values);
}

function chargeFor(values: readonly Value[], frame: Frame): void {
  for (const value of values) {
    if (typeof value === 'string' ? value.length > SHORT : Array.isArray(value) && value.length > SHORT) {
      frame.charge((value as string | readonly Value[]).length);
    }
  }
}

/** A list or map of anything. */
function openType(type: CelType): CelType {
  return type.kind === 'list' || type.kind === 'map'
    ? { ...type, parameters: type.parameters.map(() => DYN) }
    : type;
}

type Acceptor = (value: Value) => boolean;

function fits(values: readonly Value[], accepts: readonly Acceptor[]): boolean {
  for (let i = 0; i < values.length; i++) if (!accepts[i]!(values[i]!)) return false;
  return true;
}

/** A test whether a value is of a parameter's type; lists and maps are judged by their first element, as cel-go does. */
export function acceptor(type: CelType): Acceptor {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
    case 'error':
      return () => true;
    case 'string':
      return (value) => typeof value === 'string';
    case 'bool':
      return (value) => typeof value === 'boolean';
    case 'list': {
      const element = acceptor(type.parameters[0]!);
      return (value) => Array.isArray(value) && (value.length === 0 || element(value[0] as Value));
    }
    case 'map': {
      const [key, entry] = type.parameters.map(acceptor) as [Acceptor, Acceptor];
      return (value) => isMap(value) && acceptsFirst(value, key, entry);
    }
    case 'named': {
      const { name } = type;
      if (name === 'optional_type') return (value) => value instanceof Optional;
      return (value) => value instanceof Opaque && value.typeName === name;
    }
    default: {
      const { kind } = type;
      return (value) => kindOf(value) === kind;
    }
  }
}

function acceptsFirst(map: PlainMap | MapValue, key: Acceptor, entry: Acceptor): boolean {
  for (const first of mapKeys(map)) return key(first) && entry(mapGet(map, first)!);
  return true;
}
