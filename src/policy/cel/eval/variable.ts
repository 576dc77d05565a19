import { CelError } from '../values/value.ts';
import type { Code } from './frame.ts';

/** An operand's own cost when it is evaluated as a value; 0 where it is only a step of a longer path. */
export type RootCost = 0 | 1;

/** A variable of the environment; a name that objects inherit is looked up among the own properties only. */
export function variableCode(name: string, rootCost: RootCost): Code {
  const missing = new CelError(`no such attribute(s): ${name}`);
  const inherited = name in Object.prototype;
  return (frame) => {
    frame.cost += rootCost;
    const value = frame.bindings[name];
    if (value === undefined || (inherited && !Object.hasOwn(frame.bindings, name))) return missing;
    return value;
  };
}

/** What is not there was still asked for. */
export function failing(message: string): Code {
  const error = new CelError(message);
  return (frame) => {
    frame.cost++;
    return error;
  };
}
