import type { Checked } from '../check/checker.ts';
import type { FunctionDeclaration, Overload } from '../library/function.ts';
import {
  qualifiedName,
  type CallNode,
  type ComprehensionNode,
  type ListNode,
  type MapNode,
  type Node,
  type SelectNode,
  type StructNode,
} from '../parse/ast.ts';
import { CelError, kindOf, TypeValue, type Kind, type Value } from '../values/value.ts';
import { callCode } from './call.ts';
import {
  bindCode,
  existsOneCode,
  foldCode,
  listComprehensionCode,
  quantifierCode,
  type Variables,
} from './comprehension.ts';
import { constantCode, localCode, type Code } from './frame.ts';
import { listCode, mapCode, messageCode, structCode } from './literal.ts';
import { andCode, conditionalCode, notCode, orCode } from './logic.ts';
import { binaryCode, inConstantCode, negateCode } from './operator.ts';
import { indexCode, optionalCode, presenceCode, selectCode } from './select.ts';
import { orElseCode } from './optional.ts';
import { WELL_KNOWN_MESSAGES } from '../library/well-known.ts';
import { failing, variableCode, type RootCost } from './variable.ts';
import { CONVERSIONS } from '../library/standard.ts';
import type { Environment } from '../environment.ts';

/** Sees each part of an expression as it is compiled; what it gives back runs in the part's place. */
export type Observer = (node: Node, code: Code) => Code;

export interface Compiled {
  readonly code: Code;
  /** How many variables of macros the expression has at once. */
  readonly slots: number;
  /** A part without variables that is an error: an API server does not take such an expression, whatever it would be. */
  readonly refusal?: string;
}

/** Turns a syntax tree into closures; without a checker's result names and overloads are resolved by what the environment has. */
export function compileNode(
  node: Node,
  environment: Environment,
  checked: Checked | undefined,
  observer?: Observer,
): Compiled {
  const compiler = new Compiler(environment, checked, observer);
  const code = compiler.compile(node);
  const { slots, refusal } = compiler;
  return refusal === undefined ? { code, slots } : { code, slots, refusal };
}

class Compiler {
  readonly #environment: Environment;
  readonly #checked: Checked | undefined;
  readonly #observer: Observer | undefined;
  #scope: ReadonlyMap<string, number> = new Map();
  #depth = 0;
  slots = 0;
  refusal: string | undefined;
  readonly #compiled = new Map<number, Code>();

  constructor(environment: Environment, checked: Checked | undefined, observer: Observer | undefined) {
    this.#environment = environment;
    this.#checked = checked;
    this.#observer = observer;
  }

  compile(node: Node, rootCost: RootCost = 1): Code {
    // A macro may use a part twice: it is compiled once, or nested macros would take exponential time.
    const key = node.id * 2 + rootCost;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const made = this.#compile(node, rootCost);
    const code = this.#observer === undefined ? made : this.#observer(node, made);
    this.#compiled.set(key, code);
    return code;
  }

  #compile(node: Node, rootCost: RootCost): Code {
    switch (node.kind) {
      case 'literal':
        return constantCode(node.value);
      case 'ident':
        return this.#name(node, node.name, rootCost) ?? this.#missing(node.name);
      case 'select':
        return this.#select(node, rootCost);
      case 'call':
        return this.#call(node, rootCost);
      case 'list':
        return this.#list(node);
      case 'map':
        return this.#map(node);
      case 'struct':
        return this.#struct(node);
      case 'comprehension':
        return this.#comprehension(node);
    }
  }

  /** Code without variables is run once, now; it costs nothing then. */
  #folded(code: Code, parts: readonly Code[]): Code {
    if (this.#observer !== undefined || !parts.every((part) => part.constant !== undefined)) return code;
    const value = this.#environment.evaluateConstant(code);
    if (value instanceof CelError) this.refusal ??= value.message;
    return constantCode(value);
  }

  #list(node: ListNode): Code {
    const literals = this.#observer === undefined ? literalsOf(node) : undefined;
    if (literals !== undefined) return constantCode(literals);
    const elements = node.elements.map((e) => ({ code: this.compile(e.value), optional: e.optional }));
    return this.#folded(
      listCode(elements),
      elements.map(({ code }) => code),
    );
  }

  #map(node: MapNode): Code {
    const entries = node.entries.map((entry) => ({
      key: this.compile(entry.key),
      value: this.compile(entry.value),
      optional: entry.optional,
    }));
    const parts = entries.flatMap(({ key, value }) => [key, value]);
    return this.#folded(mapCode(entries, this.#environment.strictSpecification), parts);
  }

  #struct({ typeName, fields }: StructNode): Code {
    const name = this.#environment.resolve(typeName)?.name ?? typeName;
    if (this.#environment.fieldsOf(name) === undefined) return failing(`unknown type: ${typeName}`);
    const codes = fields.map((f) => ({ name: f.name, value: this.compile(f.value), optional: f.optional }));
    const message = WELL_KNOWN_MESSAGES.get(name);
    return message === undefined ? structCode(codes) : messageCode(message, codes);
  }

  /** A variable of a macro, a variable of the environment, or a type. */
  #name(node: Node, name: string, rootCost: RootCost): Code | undefined {
    const slot = this.#scope.get(name);
    if (slot !== undefined) return localCode(slot, rootCost === 1);
    const reference = this.#checked?.referenceOf(node) ?? this.#environment.resolve(name);
    if (reference === undefined || reference.kind === 'function') return undefined;
    if (reference.kind === 'type') {
      return constantCode(new TypeValue(reference.name));
    }
    return variableCode(reference.name, rootCost);
  }

  #missing(name: string): Code {
    return failing(`no such attribute(s): ${name}`);
  }

  #select(node: SelectNode, rootCost: RootCost): Code {
    const qualified = qualifiedName(node);
    if (qualified !== undefined && !this.#scope.has(qualified.slice(0, qualified.indexOf('.')))) {
      const named = this.#name(node, qualified, rootCost);
      if (named !== undefined) return named;
    }
    const operand = this.#operand(node.operand, rootCost);
    const { field } = node;
    if (node.testOnly) return presenceCode(operand, field);
    return selectCode(operand, field, this.#environment.strictSpecification);
  }

  /** What a selection or index starts from; a path's own parts are counted by the path. */
  #operand(node: Node, rootCost: RootCost): Code {
    if (isPath(node)) return this.compile(node, rootCost);
    const code = this.compile(node);
    if (rootCost === 0) return code;
    return (frame) => {
      const value = code(frame);
      frame.cost++;
      return value;
    };
  }

  #call(node: CallNode, rootCost: RootCost): Code {
    switch (node.name) {
      case '_&&_':
        return andCode(this.#terms(node, '_&&_'));
      case '_||_':
        return orCode(this.#terms(node, '_||_'));
      default:
        break;
    }
    if (node.target === undefined) {
      const special = this.#operator(node, rootCost);
      if (special !== undefined) return special;
    }
    return this.#function(node);
  }

  /** The terms of a chain of one logical operator, so that it runs as one loop. */
  #terms(node: CallNode, name: string): readonly Code[] {
    return node.args.flatMap((term) =>
      term.kind === 'call' && term.name === name && this.#observer === undefined
        ? this.#terms(term, name)
        : [this.compile(term)],
    );
  }

  #operator(node: CallNode, rootCost: RootCost): Code | undefined {
    const { name, args } = node;
    switch (name) {
      case '_?_:_':
        return conditionalCode(this.compile(args[0]!), this.compile(args[1]!, 0), this.compile(args[2]!, 0));
      case '!_':
        return notCode(this.compile(args[0]!));
      case '-_':
        return negateCode(this.compile(args[0]!));
      case '_[_]':
      case '_?._':
      case '_[?_]':
        return this.#index(node, rootCost);
      case '@not_strictly_false': {
        const operand = this.compile(args[0]!);
        return (frame) => {
          const value = operand(frame);
          frame.cost++;
          return value !== false;
        };
      }
      case '@in': {
        const constant = this.#constantIn(node);
        if (constant !== undefined) return constant;
        break;
      }
      default:
        break;
    }
    if (args.length !== 2) return undefined;
    const overloads = this.#overloads(node);
    const cost = overloads.length === 1 ? overloads[0]!.cost : undefined;
    const pairCost = cost === undefined ? undefined : (a: Value, b: Value): number => cost([a, b], null);
    const strict = this.#environment.strictSpecification;
    return binaryCode(name, this.compile(args[0]!), this.compile(args[1]!), pairCost, strict);
  }

  /** `a in [..]` with a constant list of plain values; API servers do this only where the types say that it is a list. */
  #constantIn(node: CallNode): Code | undefined {
    const overloads = this.#overloads(node);
    if (overloads.length !== 1 || node.args[1]!.kind !== 'list') return undefined;
    const list = this.compile(node.args[1]!).constant;
    if (!Array.isArray(list) || !list.every(isPlain)) return undefined;
    if (list.length === 0) return constantCode(false);
    return inConstantCode(this.compile(node.args[0]!), list);
  }

  #index(node: CallNode, rootCost: RootCost): Code {
    const [operandNode, keyNode] = node.args as [Node, Node];
    const operand = this.#operand(operandNode, rootCost);
    if (node.name === '_[_]') {
      const strict = this.#environment.strictSpecification;
      if (keyNode.kind === 'literal' && typeof keyNode.value === 'string')
        return selectCode(operand, keyNode.value, strict);
      return indexCode(operand, this.compile(keyNode, 0), strict);
    }
    return optionalCode(operand, this.compile(keyNode, 0));
  }

  #function(node: CallNode): Code {
    const resolved = this.#resolve(node);
    if (resolved === undefined) {
      return failing(`no such overload: ${node.name}`);
    }
    const { declared, overloads, args } = resolved;
    if (node.target !== undefined && (declared.name === 'orValue' || declared.name === 'or')) {
      return orElseCode(
        this.compile(args[0]!),
        this.compile(args[1]!),
        declared.name === 'orValue',
        this.#environment.strictSpecification,
      );
    }
    const codes = args.map((argument) => this.compile(argument));
    const code = callCode(declared.name, codes, overloads);
    return CONVERSIONS.has(declared.name) && codes.length === 1 ? this.#folded(code, codes) : code;
  }

  #resolve(
    node: CallNode,
  ): { declared: FunctionDeclaration; overloads: readonly Overload[]; args: readonly Node[] } | undefined {
    const reference = this.#checked?.referenceOf(node);
    if (reference?.kind === 'function') {
      const args = reference.global || node.target === undefined ? node.args : [node.target, ...node.args];
      return { declared: reference.function, overloads: reference.overloads, args };
    }
    const prefix = node.target === undefined ? undefined : qualifiedName(node.target);
    const namespaced =
      prefix === undefined ? undefined : this.#environment.functionNamed(`${prefix}.${node.name}`);
    const declared = namespaced ?? this.#environment.functionNamed(node.name);
    if (declared === undefined) return undefined;
    const member = namespaced === undefined && node.target !== undefined;
    const args = member ? [node.target, ...node.args] : node.args;
    const overloads = declared.overloads.filter(
      (overload) => overload.member === member && overload.parameters.length === args.length,
    );
    return { declared, overloads, args };
  }

  #overloads(node: CallNode): readonly Overload[] {
    const reference = this.#checked?.referenceOf(node);
    return reference?.kind === 'function' ? reference.overloads : [];
  }

  #comprehension(node: ComprehensionNode): Code {
    const { form } = node;
    if (form?.kind === 'bind') return this.#bind(node);
    const range = this.compile(node.range);
    const init = form === undefined ? this.compile(node.init) : undefined;
    const outer = this.#scope;
    const variables: Variables =
      node.variable2 === undefined
        ? { first: this.#declare(node.variable) }
        : { first: this.#declare(node.variable), second: this.#declare(node.variable2) };
    const code = this.#loop(node, range, variables, init);
    this.#depth -= node.variable2 === undefined ? 1 : 2;
    this.#scope = outer;
    return code;
  }

  #loop(node: ComprehensionNode, range: Code, variables: Variables, init: Code | undefined): Code {
    const { form } = node;
    switch (form?.kind) {
      case 'all':
      case 'exists':
        return quantifierCode(range, variables, this.compile(form.predicate), form.kind === 'exists');
      case 'exists-one':
        return existsOneCode(range, variables, this.compile(form.predicate));
      case 'list': {
        const filter = form.filter === undefined ? undefined : this.compile(form.filter);
        return listComprehensionCode(range, variables, filter, this.compile(form.transform));
      }
      default: {
        const accumulator = this.#declare(node.accumulator);
        const code = foldCode(range, variables, accumulator, {
          init: init!,
          condition: this.compile(node.condition),
          step: this.compile(node.step),
          result: this.compile(node.result),
        });
        this.#depth--;
        return code;
      }
    }
  }

  #bind(node: ComprehensionNode): Code {
    const value = this.compile(node.init);
    const outer = this.#scope;
    const slot = this.#declare(node.accumulator);
    const result = this.compile(node.result);
    this.#depth--;
    this.#scope = outer;
    return bindCode(slot, value, result);
  }

  #declare(name: string): number {
    const slot = this.#depth++;
    this.slots = Math.max(this.slots, this.#depth);
    this.#scope = new Map(this.#scope).set(name, slot);
    return slot;
  }
}

/** The values of a list of nothing but literals, which may be long. */
function literalsOf({ elements }: ListNode): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const { value, optional } of elements) {
    if (value.kind !== 'literal' || optional) return undefined;
    values.push(value.value);
  }
  return values;
}

/** True for nodes that are steps of one path: cel-go counts those as one attribute with qualifiers. */
function isPath(node: Node): boolean {
  if (node.kind === 'ident' || node.kind === 'select') return true;
  return (
    node.kind === 'call' &&
    node.target === undefined &&
    (node.name === '_[_]' || node.name === '_?._' || node.name === '_[?_]' || node.name === '_?_:_')
  );
}

/** True for values that a set can look up: not lists, maps or bytes. */
function isPlain(value: Value): boolean {
  return PLAIN_KINDS.has(kindOf(value));
}

const PLAIN_KINDS: ReadonlySet<Kind> = new Set(['bool', 'int', 'uint', 'double', 'string', 'null']);
