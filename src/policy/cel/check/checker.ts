import { mistakeAt, type CelMistake } from '../problem.ts';
import type { FunctionDeclaration, Overload } from '../library/function.ts';
import {
  qualifiedName,
  type CallNode,
  type ComprehensionNode,
  type Node,
  type SelectNode,
  type StructNode,
} from '../parse/ast.ts';
import { kindOf } from '../values/value.ts';
import type { CheckEnvironment } from './environment.ts';
import { Scope } from './scope.ts';
import { assign, assignAll, mostGeneral, substitute, Substitution } from './substitution.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatType,
  INT,
  isDynOrError,
  listType,
  mapType,
  NULL,
  optionalType,
  parametersOf,
  sameType,
  STRING,
  UINT,
  unwrapOptional,
  type CelType,
} from './type.ts';

/** What a node refers to. */
export type Reference =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'type'; readonly name: string }
  | {
      readonly kind: 'function';
      readonly function: FunctionDeclaration;
      readonly overloads: readonly Overload[];
      readonly global: boolean;
    };

/** What the checker found out. */
export interface Checked {
  readonly mistakes: readonly CelMistake[];
  readonly type: CelType;
  typeOf(node: Node): CelType;
  referenceOf(node: Node): Reference | undefined;
}

/** Checks an expression's names and types against an environment. */
export function check(node: Node, source: string, environment: CheckEnvironment): Checked {
  return new Checker(source, environment).run(node);
}

/** The types of literals: one object each, so that a list of many is quickly seen to have one type. */
const LITERAL_TYPES = {
  null: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
} as const;
type LiteralKind = keyof typeof LITERAL_TYPES;

/** More mistakes than this say nothing more. */
const MISTAKES_MAX = 100;

class Checker {
  readonly #source: string;
  readonly #environment: CheckEnvironment;
  readonly #mistakes: CelMistake[] = [];
  readonly #types = new Map<number, CelType>();
  readonly #references = new Map<number, Reference>();
  readonly #known = new Substitution();
  #scope = new Scope();
  #variables = 0;

  constructor(source: string, environment: CheckEnvironment) {
    this.#source = source;
    this.#environment = environment;
  }

  run(node: Node): Checked {
    const type = this.#check(node);
    const typeOf = (inner: Node): CelType => substitute(this.#known, this.#types.get(inner.id) ?? DYN, true);
    return {
      mistakes: this.#mistakes.sort((a, b) => a.offset - b.offset),
      type: substitute(this.#known, type, true),
      typeOf,
      referenceOf: (inner) => this.#references.get(inner.id),
    };
  }

  #check(node: Node): CelType {
    // A macro may use a part twice: it is checked once, or nested macros would take exponential time.
    const known = this.#types.get(node.id);
    if (known !== undefined) return known;
    const type = this.#typeOf(node);
    this.#types.set(node.id, type);
    return type;
  }

  #typeOf(node: Node): CelType {
    switch (node.kind) {
      case 'literal':
        return LITERAL_TYPES[kindOf(node.value) as LiteralKind];
      case 'ident':
        return this.#name(node, node.name) ?? this.#undeclared(node, node.name);
      case 'select':
        return this.#select(node);
      case 'call':
        return this.#call(node);
      case 'list':
        return listType(this.#join(node.elements));
      case 'map': {
        const key = this.#join(node.entries.map((entry) => ({ value: entry.key, optional: false })));
        return mapType(key, this.#join(node.entries));
      }
      case 'struct':
        return this.#struct(node);
      case 'comprehension':
        return this.#comprehension(node);
    }
  }

  /** A variable or a type of that name, local ones first, then by the container's candidates. */
  #name(node: Node, name: string): CelType | undefined {
    const local = this.#scope.find(name);
    if (local !== undefined) {
      this.#references.set(node.id, { kind: 'variable', name });
      return local;
    }
    const found = this.#environment.resolve(name);
    if (found === undefined) return undefined;
    this.#references.set(node.id, { kind: found.kind, name: found.name });
    return found.kind === 'type' ? { kind: 'type', parameters: [found.type] } : found.type;
  }

  #undeclared(node: Node, name: string): CelType {
    const shown = name.startsWith('.') ? name.slice(1) : name;
    return this.#mistake(
      node.at,
      `undeclared reference to '${shown}' (in container '${this.#environment.container}')`,
    );
  }

  #select(node: SelectNode): CelType {
    const qualified = qualifiedName(node);
    if (qualified !== undefined && !this.#scope.hides(qualified)) {
      const named = this.#name(node, qualified);
      if (named !== undefined) return named;
    }
    const type = this.#field(node, node.operand, node.field, false);
    return node.testOnly ? BOOL : substitute(this.#known, type, false);
  }

  #field(node: Node, operand: Node, field: string, optional: boolean): CelType {
    const operandType = substitute(this.#known, this.#check(operand), false);
    const inner = unwrapOptional(operandType);
    const type = this.#fieldOf(node, inner ?? operandType, field);
    return inner !== undefined || optional ? optionalType(type) : type;
  }

  #fieldOf(node: Node, target: CelType, field: string): CelType {
    if (target.kind === 'map') return target.parameters[1]!;
    if (target.kind === 'parameter') {
      assign(this.#known, DYN, target);
      return DYN;
    }
    if (isDynOrError(target)) return DYN;
    const fields = target.kind === 'named' ? this.#environment.fieldsOf(target.name) : undefined;
    if (fields === undefined) {
      this.#mistake(node.at, `type '${formatType(target)}' does not support field selection`);
      return DYN;
    }
    return fields.get(field) ?? this.#mistake(node.at, `undefined field '${field}'`);
  }

  #call(node: CallNode): CelType {
    if (node.name === '_?._') return this.#optionalSelect(node);
    for (const argument of node.args) this.#check(argument);
    if (node.target === undefined) {
      const declared = this.#environment.functionNamed(node.name);
      if (declared === undefined) return this.#undeclared(node, node.name);
      return this.#resolve(node, declared, node.args, true);
    }
    const prefix = qualifiedName(node.target);
    const namespaced =
      prefix === undefined ? undefined : this.#environment.functionNamed(`${prefix}.${node.name}`);
    if (namespaced !== undefined) return this.#resolve(node, namespaced, node.args, true);
    this.#check(node.target);
    const declared = this.#environment.functionNamed(node.name);
    if (declared === undefined) return this.#undeclared(node, node.name);
    return this.#resolve(node, declared, [node.target, ...node.args], false);
  }

  #optionalSelect(node: CallNode): CelType {
    const [operand, field] = node.args as [Node, Node];
    this.#check(field);
    return substitute(
      this.#known,
      this.#field(node, operand, field.kind === 'literal' ? (field.value as string) : '', true),
      false,
    );
  }

  #resolve(node: CallNode, declared: FunctionDeclaration, args: readonly Node[], global: boolean): CelType {
    const types = args.map((argument) => this.#types.get(argument.id)!);
    if (declared.name === '_&&_' || declared.name === '_||_')
      return this.#logical(node, declared, args, types);
    const matching: Overload[] = [];
    let result: CelType | undefined;
    for (const overload of declared.overloads) {
      if (overload.member === global) continue;
      const fresh = this.#instantiate(overload);
      if (!assignAll(this.#known, types, fresh.parameters)) continue;
      matching.push(overload);
      const type = substitute(this.#known, fresh.result, false);
      if (result === undefined) result = type;
      else if (result.kind !== 'dyn' && !sameType(result, type)) result = DYN;
    }
    if (result === undefined) return this.#noOverload(node, declared.name, types, !global);
    this.#references.set(node.id, { kind: 'function', function: declared, overloads: matching, global });
    return result;
  }

  #logical(
    node: CallNode,
    declared: FunctionDeclaration,
    args: readonly Node[],
    types: readonly CelType[],
  ): CelType {
    this.#references.set(node.id, {
      kind: 'function',
      function: declared,
      overloads: declared.overloads,
      global: true,
    });
    for (const [i, type] of types.entries()) {
      if (!assign(this.#known, type, BOOL)) this.#mismatch(args[i]!, BOOL, type);
    }
    return BOOL;
  }

  /** The overload with type parameters that nothing else uses. */
  #instantiate(overload: Overload): { parameters: readonly CelType[]; result: CelType } {
    const fresh = new Map<string, CelType>();
    const renew = (type: CelType): CelType => {
      if (type.kind === 'parameter') {
        const known = fresh.get(type.name) ?? this.#freshVariable();
        fresh.set(type.name, known);
        return known;
      }
      if (parametersOf(type).length === 0) return type;
      return { ...type, parameters: parametersOf(type).map(renew) } as CelType;
    };
    return { parameters: overload.parameters.map(renew), result: renew(overload.result) };
  }

  #noOverload(node: Node, name: string, types: readonly CelType[], member: boolean): CelType {
    const shown = types.map((type) => formatType(substitute(this.#known, type, true)));
    const args = member ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    return this.#mistake(node.at, `found no matching overload for '${name}' applied to '${args}'`);
  }

  /** The common type of elements, `dyn` where there is none. */
  #join(elements: readonly { readonly value: Node; readonly optional: boolean }[]): CelType {
    let joined: CelType | undefined;
    for (const element of elements) {
      let type = this.#check(element.value);
      if (element.optional) {
        const inner = unwrapOptional(type);
        if (inner === undefined && type.kind !== 'dyn')
          this.#mismatch(element.value, optionalType(type), type);
        type = inner ?? type;
      }
      if (joined === undefined || joined === type) joined = type;
      else if (assign(this.#known, joined, type)) joined = mostGeneral(joined, type);
      else joined = DYN;
    }
    return joined ?? this.#freshVariable();
  }

  #struct(node: StructNode): CelType {
    const resolved = this.#environment.resolve(node.typeName);
    if (resolved === undefined) return this.#undeclared(node, node.typeName);
    if (resolved.kind !== 'type') return this.#mistake(node.at, `'${node.typeName}' is not a type`);
    const fields = this.#environment.fieldsOf(resolved.name);
    if (fields === undefined) return this.#mistake(node.at, `'${node.typeName}' is not a message type`);
    this.#references.set(node.id, { kind: 'type', name: resolved.name });
    for (const field of node.fields) {
      let type = this.#check(field.value);
      if (field.optional) {
        const inner = unwrapOptional(type);
        if (inner === undefined && type.kind !== 'dyn') this.#mismatch(field.value, optionalType(type), type);
        type = inner ?? type;
      }
      const expected = fields.get(field.name) ?? this.#mistake(field.at, `undefined field '${field.name}'`);
      if (!assign(this.#known, expected, type)) {
        this.#mistake(
          field.at,
          `expected type of field '${field.name}' is '${formatType(expected)}' but provided type is '${formatType(substitute(this.#known, type, true))}'`,
        );
      }
    }
    return resolved.type;
  }

  #comprehension(node: ComprehensionNode): CelType {
    const range = substitute(this.#known, this.#check(node.range), false);
    const accumulator = this.#check(node.init);
    this.#scope = this.#scope.with([[node.accumulator, accumulator]]);
    const [first, second] = this.#iterated(node, range);
    this.#scope = this.#scope.with(
      node.variable2 === undefined
        ? [[node.variable, second]]
        : [
            [node.variable, first],
            [node.variable2, second],
          ],
    );
    const condition = this.#check(node.condition);
    if (!assign(this.#known, BOOL, condition)) this.#mismatch(node.condition, BOOL, condition);
    const step = this.#check(node.step);
    if (!assign(this.#known, accumulator, step)) this.#mismatch(node.step, accumulator, step);
    this.#scope = this.#scope.parent!;
    const result = this.#check(node.result);
    this.#scope = this.#scope.parent!;
    return substitute(this.#known, result, false);
  }

  /** The types of the iteration variables: index or key, and what the one-variable form iterates or the value. */
  #iterated(node: ComprehensionNode, range: CelType): readonly [CelType, CelType] {
    const two = node.variable2 !== undefined;
    if (range.kind === 'list') return [INT, range.parameters[0]!];
    if (range.kind === 'map') return [range.parameters[0]!, range.parameters[two ? 1 : 0]!];
    if (isDynOrError(range) || range.kind === 'parameter') {
      assign(this.#known, DYN, range);
      return [DYN, DYN];
    }
    this.#mistake(
      node.range.at,
      `expression of type '${formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    );
    return [ERROR, ERROR];
  }

  #freshVariable(): CelType {
    return { kind: 'parameter', name: `_var${this.#variables++}` };
  }

  #mismatch(node: Node, expected: CelType, actual: CelType): CelType {
    const shown = [expected, actual].map((type) => formatType(substitute(this.#known, type, true)));
    return this.#mistake(node.at, `expected type '${shown[0]}' but found '${shown[1]}'`);
  }

  #mistake(offset: number, message: string): CelType {
    if (this.#mistakes.length < MISTAKES_MAX) this.#mistakes.push(mistakeAt(this.#source, offset, message));
    return ERROR;
  }
}
