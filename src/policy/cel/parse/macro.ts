import type { Node } from './ast.ts';
import type { NodeFactory, Place } from './factory.ts';

/** A call that may be a macro. */
export interface MacroCall {
  readonly name: string;
  readonly target: Node | undefined;
  readonly args: readonly Node[];
  readonly place: Place & { readonly at: number };
}

/** What is wrong with a macro's arguments, and where. */
export interface MacroMistake {
  readonly mistake: string;
  readonly at: number;
}

/** A call that is rewritten when the expression is parsed. */
export interface Macro {
  readonly name: string;
  /** Called on a target, `list.all(...)`; otherwise global, `has(...)`. */
  readonly member: boolean;
  /** How many arguments, or any number of them. */
  readonly args: number | 'any';
  /** The rewritten call, a mistake, or `undefined` where this call is not the macro after all. */
  expand(call: MacroCall, nodes: NodeFactory): Node | MacroMistake | undefined;
}

/** The key of a macro in the table that the parser looks into. */
export function macroKey(name: string, member: boolean, args: number | 'any'): string {
  return `${member ? '.' : ''}${name}/${args}`;
}

/** A table of macros. */
export function macroTable(macros: readonly Macro[]): ReadonlyMap<string, Macro> {
  return new Map(macros.map((macro) => [macroKey(macro.name, macro.member, macro.args), macro]));
}

/** Rewrites the call if it is a macro of the table. */
export function expandMacro(
  macros: ReadonlyMap<string, Macro>,
  nodes: NodeFactory,
  call: MacroCall,
): Node | MacroMistake | undefined {
  const member = call.target !== undefined;
  const macro =
    macros.get(macroKey(call.name, member, call.args.length)) ??
    macros.get(macroKey(call.name, member, 'any'));
  return macro?.expand(call, nodes);
}
