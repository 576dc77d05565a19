import type { Node } from './ast.ts';
import type { NodeFactory } from './factory.ts';
import type { Macro, MacroCall, MacroMistake } from './macro.ts';
import { synthetic } from './standard-macros.ts';

/** `opt.optMap(x, e)` and `opt.optFlatMap(x, e)` (cel-go, optional types). */
export const OPTIONAL_MACROS: readonly Macro[] = [
  { name: 'optMap', member: true, args: 2, expand: (call, nodes) => expandOptional(call, nodes, true) },
  { name: 'optFlatMap', member: true, args: 2, expand: (call, nodes) => expandOptional(call, nodes, false) },
];

/** `cel.bind(x, value, e)` and `cel.block([...], e)` (cel-go ext, bindings). */
export const BINDING_MACROS: readonly Macro[] = [
  { name: 'bind', member: true, args: 3, expand: expandBind },
  { name: 'block', member: true, args: 2, expand: expandBlock },
  { name: 'index', member: true, args: 1, expand: (call, nodes) => blockName(call, nodes, 'index') },
  { name: 'iterVar', member: true, args: 2, expand: (call, nodes) => blockName(call, nodes, 'it') },
  { name: 'accuVar', member: true, args: 2, expand: (call, nodes) => blockName(call, nodes, 'ac') },
];

function expandOptional(call: MacroCall, nodes: NodeFactory, wrap: boolean): Node | MacroMistake {
  const variable = call.args[0]!;
  if (variable.kind !== 'ident') {
    return { mistake: `${call.name}() variable name must be a simple identifier`, at: variable.at };
  }
  const made = synthetic(call);
  const target = call.target!;
  const value = nodes.call('value', [], made, target);
  const bound = bind(call, nodes, variable.name, value, call.args[1]!);
  return nodes.call(
    '_?_:_',
    [
      nodes.call('hasValue', [], made, target),
      wrap ? nodes.call('optional.of', [bound], made) : bound,
      nodes.call('optional.none', [], made),
    ],
    { ...call.place },
  );
}

function expandBind(call: MacroCall, nodes: NodeFactory): Node | MacroMistake | undefined {
  if (!isCel(call.target)) return undefined;
  const variable = call.args[0]!;
  if (variable.kind !== 'ident') {
    return { mistake: 'cel.bind() variable names must be simple identifiers', at: variable.at };
  }
  return bind(call, nodes, variable.name, call.args[1]!, call.args[2]!);
}

/** A fold over nothing: the accumulator is the variable, the result is the expression that may use it. */
function bind(call: MacroCall, nodes: NodeFactory, name: string, value: Node, result: Node): Node {
  const made = synthetic(call);
  return nodes.comprehension(
    {
      range: nodes.list([], made),
      variable: '#unused',
      accumulator: name,
      init: value,
      condition: nodes.literal(false, made),
      step: nodes.ident(name, made),
      result,
      form: { kind: 'bind' },
    },
    call.place,
  );
}

/** Slots that later slots and the result may use, as nested bindings of `@index0`, `@index1`... */
function expandBlock(call: MacroCall, nodes: NodeFactory): Node | MacroMistake | undefined {
  if (!isCel(call.target)) return undefined;
  const slots = call.args[0]!;
  if (slots.kind !== 'list')
    return { mistake: 'cel.block() requires the first argument to be a list literal', at: slots.at };
  return slots.elements.reduceRight<Node>(
    (result, slot, index) => bind(call, nodes, `@index${index}`, slot.value, result),
    call.args[1]!,
  );
}

/** `cel.index(0)`, `cel.iterVar(0, 1)`, `cel.accuVar(0, 1)`: the names that an optimizer gives. */
function blockName(call: MacroCall, nodes: NodeFactory, kind: string): Node | MacroMistake | undefined {
  if (!isCel(call.target)) return undefined;
  const numbers: number[] = [];
  for (const argument of call.args) {
    if (argument.kind !== 'literal' || typeof argument.value !== 'number' || argument.value < 0) {
      return { mistake: `cel.${call.name}() arguments must be non-negative int literals`, at: argument.at };
    }
    numbers.push(argument.value);
  }
  return nodes.ident(kind === 'index' ? `@index${numbers[0]}` : `@${kind}:${numbers.join(':')}`, call.place);
}

function isCel(target: Node | undefined): boolean {
  return target?.kind === 'ident' && target.name === 'cel';
}
