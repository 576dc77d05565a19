import { isDynOrError, parametersOf, sameType, type CelType } from './type.ts';

/** What is known about type parameters while an expression is checked; an attempt that fails leaves no trace. */
export class Substitution {
  readonly #known = new Map<string, CelType>();
  #trail: [string, CelType | undefined][] = [];

  get(parameter: string): CelType | undefined {
    return this.#known.get(parameter);
  }

  set(parameter: string, type: CelType): void {
    this.#trail.push([parameter, this.#known.get(parameter)]);
    this.#known.set(parameter, type);
  }

  /** Runs an attempt; where it answers false, everything it bound is as before. */
  attempt(fit: () => boolean): boolean {
    this.#trail = [];
    if (fit()) return true;
    for (const [parameter, before] of this.#trail.reverse()) {
      if (before === undefined) this.#known.delete(parameter);
      else this.#known.set(parameter, before);
    }
    return false;
  }
}

/**
 * Whether a value of type `from` fits where `to` is expected; what that says about type parameters is kept. Directions matter
 * only for null, which fits where objects, timestamps and durations do.
 */
export function assign(known: Substitution, from: CelType, to: CelType): boolean {
  return known.attempt(() => fits(known, from, to));
}

/** The same for lists of types, position by position. */
export function assignAll(known: Substitution, from: readonly CelType[], to: readonly CelType[]): boolean {
  if (from.length !== to.length) return false;
  return known.attempt(() => from.every((type, i) => fits(known, type, to[i]!)));
}

function fits(known: Substitution, from: CelType, to: CelType): boolean {
  if (to.kind === 'parameter') {
    const bound = bind(known, from, to.name);
    if (bound !== 'unbound') return bound;
  }
  if (from.kind === 'parameter') return bind(known, to, from.name) === true;
  if (isDynOrError(from) || isDynOrError(to)) return true;
  if (from.kind === 'null') return isNullable(to);
  if (to.kind === 'null') return isNullable(from);
  if (from.kind !== to.kind) return false;
  if (from.kind === 'type') return true;
  if (from.kind === 'named' && to.kind === 'named' && from.name !== to.name) return false;
  const left = parametersOf(from);
  const right = parametersOf(to);
  return left.length === right.length && left.every((parameter, i) => fits(known, parameter, right[i]!));
}

/** Binds a parameter to a type, or checks the type against what it is bound to; `unbound` where neither can be. */
function bind(known: Substitution, type: CelType, parameter: string): boolean | 'unbound' {
  if (type.kind === 'parameter' && type.name === parameter) return true;
  const current = known.get(parameter);
  if (current !== undefined) {
    if (sameType(type, current)) return true;
    if (!fits(known, type, current)) return false;
    const general = mostGeneral(type, current);
    if (!occurs(known, parameter, general)) known.set(parameter, general);
    return true;
  }
  if (occurs(known, parameter, type)) return 'unbound';
  known.set(parameter, type);
  return true;
}

/** The less specific of two types that fit each other; null fits others, but says nothing of them. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  if (b.kind === 'null' && a.kind !== 'dyn' && a.kind !== 'parameter') return a;
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'parameter') return true;
  if (b.kind === 'dyn' || b.kind === 'parameter') return false;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind === 'named' && b.kind === 'named' && a.name !== b.name) return false;
  const left = parametersOf(a);
  const right = parametersOf(b);
  return left.length === right.length && left.every((parameter, i) => isLessSpecific(parameter, right[i]!));
}

function occurs(known: Substitution, parameter: string, type: CelType): boolean {
  if (type.kind === 'parameter') {
    if (type.name === parameter) return true;
    const bound = known.get(type.name);
    return bound !== undefined && occurs(known, parameter, bound);
  }
  return parametersOf(type).some((inner) => occurs(known, parameter, inner));
}

/** The type with its bound parameters replaced; unbound ones become `dyn` where `close` says so. */
export function substitute(known: Substitution, type: CelType, close: boolean): CelType {
  if (type.kind === 'parameter') {
    const bound = known.get(type.name);
    if (bound !== undefined) return substitute(known, bound, close);
    return close ? { kind: 'dyn' } : type;
  }
  if (!('parameters' in type) || type.parameters.length === 0) return type;
  return { ...type, parameters: type.parameters.map((parameter) => substitute(known, parameter, close)) };
}

/** Null fits objects, library types, timestamps and durations (cel-go keeps this for older expressions). */
function isNullable(type: CelType): boolean {
  return (
    type.kind === 'null' || type.kind === 'named' || type.kind === 'timestamp' || type.kind === 'duration'
  );
}
