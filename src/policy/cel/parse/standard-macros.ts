import { ACCUMULATOR, type ComprehensionForm, type Node } from './ast.ts';
import type { NodeFactory, Place } from './factory.ts';
import type { Macro, MacroCall, MacroMistake } from './macro.ts';

/** The macros of the language definition (langdef, "Macros"). */
export const STANDARD_MACROS: readonly Macro[] = [
  { name: 'has', member: false, args: 1, expand: expandHas },
  quantifier('all', 2),
  quantifier('exists', 2),
  quantifier('exists_one', 2),
  listMacro('map', 2, { variables: 1, filter: undefined, transform: 1 }),
  listMacro('map', 3, { variables: 1, filter: 1, transform: 2 }),
  listMacro('filter', 2, { variables: 1, filter: 1, transform: undefined }),
];

/** The name that `exists_one` has where there are two variables, for one; API servers do not have it. */
export const EXISTS_ONE_MACROS: readonly Macro[] = [quantifier('existsOne', 2)];

/** The macros over two variables: index and element of a list, key and value of a map (cel-go ext, comprehensions). */
export const TWO_VARIABLE_MACROS: readonly Macro[] = [
  quantifier('all', 3),
  quantifier('exists', 3),
  quantifier('exists_one', 3),
  quantifier('existsOne', 3),
  listMacro('transformList', 3, { variables: 2, filter: undefined, transform: 2 }),
  listMacro('transformList', 4, { variables: 2, filter: 2, transform: 3 }),
  mapMacro('transformMap', 3),
  mapMacro('transformMap', 4),
  mapMacro('transformMapEntry', 3),
  mapMacro('transformMapEntry', 4),
];

function expandHas(call: MacroCall, nodes: NodeFactory): Node | MacroMistake {
  const argument = call.args[0]!;
  if (argument.kind === 'select') {
    return nodes.select(argument.operand, argument.field, call.place, true);
  }
  return { mistake: 'invalid argument to has() macro', at: argument.at };
}

function quantifier(name: string, args: number): Macro {
  return {
    name,
    member: true,
    args,
    expand(call, nodes) {
      const variables = iterationVariables(call, args - 1);
      if ('mistake' in variables) return variables;
      const made = synthetic(call);
      const predicate = call.args[args - 1]!;
      const accumulator = (): Node => nodes.accumulator(made);
      const literal = (value: boolean | number): Node => nodes.literal(value, made);
      const notStrictlyFalse = (node: Node): Node => nodes.call('@not_strictly_false', [node], made);
      const range = call.target!;
      switch (name) {
        case 'all':
          return nodes.comprehension(
            {
              range,
              ...variables,
              init: literal(true),
              condition: notStrictlyFalse(accumulator()),
              step: nodes.call('_&&_', [accumulator(), predicate], made),
              result: accumulator(),
              form: { kind: 'all', predicate },
            },
            call.place,
          );
        case 'exists':
          return nodes.comprehension(
            {
              range,
              ...variables,
              init: literal(false),
              condition: notStrictlyFalse(nodes.call('!_', [accumulator()], made)),
              step: nodes.call('_||_', [accumulator(), predicate], made),
              result: accumulator(),
              form: { kind: 'exists', predicate },
            },
            call.place,
          );
        default:
          return nodes.comprehension(
            {
              range,
              ...variables,
              init: literal(0),
              condition: literal(true),
              step: nodes.call(
                '_?_:_',
                [predicate, nodes.call('_+_', [accumulator(), literal(1)], made), accumulator()],
                made,
              ),
              result: nodes.call('_==_', [accumulator(), literal(1)], made),
              form: { kind: 'exists-one', predicate },
            },
            call.place,
          );
      }
    },
  };
}

interface ListMacroShape {
  readonly variables: 1 | 2;
  /** The position of the predicate argument. */
  readonly filter: number | undefined;
  /** The position of the transformation; without it the elements stay as they are. */
  readonly transform: number | undefined;
}

function listMacro(name: string, args: number, shape: ListMacroShape): Macro {
  return {
    name,
    member: true,
    args,
    expand(call, nodes) {
      const complaint = shape.variables === 1 ? 'argument is not an identifier' : NOT_A_NAME;
      const variables = iterationVariables(call, shape.variables, complaint);
      if ('mistake' in variables) return variables;
      const made = synthetic(call);
      const filter = shape.filter === undefined ? undefined : call.args[shape.filter]!;
      const transform =
        shape.transform === undefined ? nodes.ident(variables.variable, made) : call.args[shape.transform]!;
      const one = nodes.list([{ value: transform, optional: false }], made);
      const append = nodes.call('_+_', [nodes.accumulator(made), one], made);
      const form: ComprehensionForm =
        filter === undefined ? { kind: 'list', transform } : { kind: 'list', filter, transform };
      return nodes.comprehension(
        {
          range: call.target!,
          ...variables,
          init: nodes.list([], made),
          condition: nodes.literal(true, made),
          step: unlessFiltered(nodes, filter, append, made),
          result: nodes.accumulator(made),
          form,
        },
        call.place,
      );
    },
  };
}

function mapMacro(name: 'transformMap' | 'transformMapEntry', args: number): Macro {
  return {
    name,
    member: true,
    args,
    expand(call, nodes) {
      const variables = iterationVariables(call, 2);
      if ('mistake' in variables) return variables;
      const made = synthetic(call);
      const filter = args === 4 ? call.args[2]! : undefined;
      const transform = call.args[args - 1]!;
      const inserted =
        name === 'transformMap' ? [nodes.ident(variables.variable, made), transform] : [transform];
      const insert = nodes.call('cel.@mapInsert', [nodes.accumulator(made), ...inserted], made);
      return nodes.comprehension(
        {
          range: call.target!,
          ...variables,
          init: nodes.map([], made),
          condition: nodes.literal(true, made),
          step: unlessFiltered(nodes, filter, insert, made),
          result: nodes.accumulator(made),
        },
        call.place,
      );
    },
  };
}

function unlessFiltered(nodes: NodeFactory, filter: Node | undefined, step: Node, made: Place): Node {
  return filter === undefined ? step : nodes.call('_?_:_', [filter, step, nodes.accumulator(made)], made);
}

/** The place of nodes that no text stands for: no width, at the call's bracket. */
export function synthetic(call: MacroCall): Place {
  return { start: call.place.at, end: call.place.at };
}

const NOT_A_NAME = 'argument must be a simple name';

function iterationVariables(
  call: MacroCall,
  count: number,
  complaint = NOT_A_NAME,
): { variable: string; variable2?: string } | MacroMistake {
  const names: string[] = [];
  for (const argument of call.args.slice(0, count)) {
    if (argument.kind !== 'ident' || argument.name.startsWith('.')) {
      return { mistake: complaint, at: argument.at };
    }
    if (argument.name === ACCUMULATOR || argument.name === '__result__') {
      return { mistake: 'iteration variable overwrites accumulator variable', at: argument.at };
    }
    if (names.includes(argument.name)) {
      return { mistake: `duplicate variable name: ${argument.name}`, at: argument.at };
    }
    names.push(argument.name);
  }
  return names.length === 2 ? { variable: names[0]!, variable2: names[1]! } : { variable: names[0]! };
}
