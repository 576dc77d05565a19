import type { Value } from '../values/value.ts';

interface NodeBase {
  /** Unique within one expression. */
  readonly id: number;
  /** UTF-16 offsets of the text that the node stands for; equal for nodes that a macro made. */
  readonly start: number;
  readonly end: number;
  /** The offset that errors point at: the operator, the dot, the opening bracket. */
  readonly at: number;
}

export interface LiteralNode extends NodeBase {
  readonly kind: 'literal';
  readonly value: Value;
}

export interface IdentNode extends NodeBase {
  readonly kind: 'ident';
  readonly name: string;
}

export interface SelectNode extends NodeBase {
  readonly kind: 'select';
  readonly operand: Node;
  readonly field: string;
  /** `has(a.b)`: the answer is whether the field is there. */
  readonly testOnly: boolean;
}

export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly name: string;
  readonly target?: Node;
  readonly args: readonly Node[];
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly elements: readonly { readonly value: Node; readonly optional: boolean }[];
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Node; readonly value: Node; readonly optional: boolean }[];
}

export interface StructNode extends NodeBase {
  readonly kind: 'struct';
  readonly typeName: string;
  readonly fields: readonly {
    readonly name: string;
    readonly at: number;
    readonly value: Node;
    readonly optional: boolean;
  }[];
}

/** What a comprehension is, where it came from a macro that has a faster form than the general fold. */
export type ComprehensionForm =
  | { readonly kind: 'all' | 'exists' | 'exists-one'; readonly predicate: Node }
  | { readonly kind: 'list'; readonly filter?: Node; readonly transform: Node }
  | { readonly kind: 'bind' };

export interface ComprehensionNode extends NodeBase {
  readonly kind: 'comprehension';
  readonly range: Node;
  readonly variable: string;
  /** Two-variable form: the element (of a list) or the value (of a map). */
  readonly variable2?: string;
  readonly accumulator: string;
  readonly init: Node;
  readonly condition: Node;
  readonly step: Node;
  readonly result: Node;
  readonly form?: ComprehensionForm;
}

/** The syntax tree after macro expansion. */
export type Node =
  | LiteralNode
  | IdentNode
  | SelectNode
  | CallNode
  | ListNode
  | MapNode
  | StructNode
  | ComprehensionNode;

/** The name of the variable that macros fold into; not a name that an expression can spell. */
export const ACCUMULATOR = '@result';

/** The nodes that a node is made of. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'select':
      return [node.operand];
    case 'call':
      return node.target === undefined ? node.args : [node.target, ...node.args];
    case 'list':
      return node.elements.map((element) => element.value);
    case 'map':
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'struct':
      return node.fields.map((field) => field.value);
    case 'comprehension':
      return [node.range, node.init, node.condition, node.step, node.result];
  }
}

/** The dotted name that an identifier or a chain of selections spells, `undefined` for anything else. */
export function qualifiedName(node: Node): string | undefined {
  if (node.kind === 'ident') return node.name;
  if (node.kind !== 'select' || node.testOnly) return undefined;
  const prefix = qualifiedName(node.operand);
  return prefix === undefined ? undefined : `${prefix}.${node.field}`;
}
