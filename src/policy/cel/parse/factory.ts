import type { Value } from '../values/value.ts';
import {
  ACCUMULATOR,
  type CallNode,
  type ComprehensionForm,
  type ComprehensionNode,
  type IdentNode,
  type ListNode,
  type LiteralNode,
  type MapNode,
  type Node,
  type SelectNode,
  type StructNode,
} from './ast.ts';

/** Where a node stands; see `Node`. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly at?: number;
}

/** What a comprehension folds, and how. */
export interface Fold {
  readonly range: Node;
  readonly variable: string;
  readonly variable2?: string;
  readonly accumulator?: string;
  readonly init: Node;
  readonly condition: Node;
  readonly step: Node;
  readonly result: Node;
  readonly form?: ComprehensionForm;
}

/** Makes the nodes of one expression: numbers them and refuses trees deeper than the limit. */
export class NodeFactory {
  readonly #depthMax: number;
  readonly #tooDeep: () => Error;
  readonly #depths: number[] = [];
  #id = 0;

  constructor(depthMax: number, tooDeep: () => Error) {
    this.#depthMax = depthMax;
    this.#tooDeep = tooDeep;
  }

  literal(value: Value, place: Place): LiteralNode {
    const { start, end, at = start } = place;
    return { kind: 'literal', id: this.#leaf(), start, end, at, value };
  }

  ident(name: string, place: Place): IdentNode {
    const { start, end, at = start } = place;
    return { kind: 'ident', id: this.#leaf(), start, end, at, name };
  }

  accumulator(place: Place): IdentNode {
    return this.ident(ACCUMULATOR, place);
  }

  select(operand: Node, field: string, place: Place, testOnly = false): SelectNode {
    return { kind: 'select', ...this.#base(place, [operand]), operand, field, testOnly };
  }

  call(name: string, args: readonly Node[], place: Place, target?: Node): CallNode {
    // The two logical operators are balanced trees of any length; cel-go does not count their levels either.
    const counted = name === '_&&_' || name === '_||_' ? -1 : 0;
    const base = this.#base(place, target === undefined ? args : [target, ...args], counted);
    return target === undefined
      ? { kind: 'call', ...base, name, args }
      : { kind: 'call', ...base, name, target, args };
  }

  list(elements: ListNode['elements'], place: Place): ListNode {
    const children = elements.map((element) => element.value);
    return { kind: 'list', ...this.#base(place, children), elements };
  }

  map(entries: MapNode['entries'], place: Place): MapNode {
    const children = entries.flatMap((entry) => [entry.key, entry.value]);
    return { kind: 'map', ...this.#base(place, children), entries };
  }

  struct(typeName: string, fields: StructNode['fields'], place: Place): StructNode {
    const children = fields.map((field) => field.value);
    return { kind: 'struct', ...this.#base(place, children), typeName, fields };
  }

  comprehension(fold: Fold, place: Place): ComprehensionNode {
    const children = [fold.range, fold.init, fold.condition, fold.step, fold.result];
    return { kind: 'comprehension', ...this.#base(place, children), accumulator: ACCUMULATOR, ...fold };
  }

  #leaf(): number {
    this.#depths.push(1);
    return this.#id++;
  }

  #base(
    place: Place,
    children: readonly Node[],
    weight = 0,
  ): { id: number; start: number; end: number; at: number } {
    let depth = 0;
    for (const child of children) depth = Math.max(depth, this.#depths[child.id]!);
    if (depth + 1 + weight > this.#depthMax) throw this.#tooDeep();
    const id = this.#id++;
    this.#depths.push(depth + 1 + weight);
    return { id, start: place.start, end: place.end, at: place.at ?? place.start };
  }
}
