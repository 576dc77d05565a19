import { unreachable } from '#core/index.ts';
import { ConditionFault } from '../check/fault.ts';
import type { Condition } from '../condition/ast.ts';
import { RULE_CONDITION_DEPTH } from '../condition/parse.ts';
import type { Placed } from './collection.ts';

interface Macro extends Pick<Placed, 'index' | 'visibility'> {
  readonly name: string;
  /** Lists expanded, macros not. */
  readonly raw: Condition;
  /** With its own macros in it, once its turn came. */
  resolved: Condition | null;
}

/** The macros of all files. Bodies are shared by all who name them: a tree of names may stand for a very large tree. */
export class MacroTable {
  readonly used = new Set<string>();
  private readonly macros = new Map<string, Macro>();
  private readonly depths = new Map<Condition, number>();

  add(name: string, raw: Condition, placed: Placed): void {
    this.macros.set(name, { name, raw, index: placed.index, visibility: placed.visibility, resolved: null });
  }

  /** Resolves one macro's own condition; in the order of definition. */
  resolveMacro(name: string): void {
    const macro = this.macros.get(name)!;
    macro.resolved = this.resolveBefore(macro.raw, macro.visibility);
  }

  /** Puts bodies to all names in a condition that sees every macro. */
  resolve(condition: Condition): Condition {
    return this.resolveBefore(condition, Number.POSITIVE_INFINITY);
  }

  /** A condition sees macros that were first defined before this. */
  private resolveBefore(condition: Condition, visibility: number): Condition {
    const resolution = new Resolution(this.macros, this.used, this.depths, visibility);
    const resolved = resolution.visit(condition);
    const fault = resolution.loops[0] ?? resolution.unknown[0];
    if (fault) throw fault;
    if (resolution.depthOf(resolved) > RULE_CONDITION_DEPTH) {
      throw new ConditionFault(`exceeded max depth limit of ${RULE_CONDITION_DEPTH}`, condition.start);
    }
    return resolved;
  }
}

class Resolution {
  readonly loops: ConditionFault[] = [];
  readonly unknown: ConditionFault[] = [];
  private readonly macros: ReadonlyMap<string, Macro>;
  private readonly used: Set<string>;
  private readonly depths: Map<Condition, number>;
  private readonly visibility: number;
  private readonly path: string[] = [];
  private readonly bodies = new Map<string, Condition>();

  constructor(
    macros: ReadonlyMap<string, Macro>,
    used: Set<string>,
    depths: Map<Condition, number>,
    visibility: number,
  ) {
    this.macros = macros;
    this.used = used;
    this.depths = depths;
    this.visibility = visibility;
  }

  visit(node: Condition): Condition {
    switch (node.kind) {
      case 'and':
      case 'or': {
        const children = node.children.map((child) => this.visit(child));
        const same = children.every((child, index) => child === node.children[index]);
        return same ? node : { ...node, children };
      }
      case 'not': {
        const child = this.visit(node.child);
        return child === node.child ? node : { ...node, child };
      }
      case 'check':
        return node;
      case 'macro': {
        const body = this.bodyOf(node.name, node.start);
        return body ? { ...node, body } : node;
      }
      default:
        return unreachable(node);
    }
  }

  /** Levels of nesting, bodies of macros counted in; each body is measured once. */
  depthOf(node: Condition): number {
    switch (node.kind) {
      case 'and':
      case 'or':
        return 1 + node.children.reduce((deepest, child) => Math.max(deepest, this.depthOf(child)), 0);
      case 'not':
        return 1 + this.depthOf(node.child);
      case 'check':
        return 1;
      case 'macro': {
        if (!node.body) return 1;
        let depth = this.depths.get(node.body);
        if (depth === undefined) this.depths.set(node.body, (depth = this.depthOf(node.body)));
        return 1 + depth;
      }
      default:
        return unreachable(node);
    }
  }

  private bodyOf(name: string, offset: number): Condition | null {
    const macro = this.macros.get(name);
    if (!macro || macro.index >= this.visibility) {
      this.unknown.push(new ConditionFault(`Undefined macro '${name}' used in filter.`, offset));
      return null;
    }
    if (this.path.includes(name)) {
      this.loops.push(new ConditionFault(`reference loop in macro '${name}'`, offset));
      return null;
    }
    this.used.add(name);
    if (macro.resolved) return macro.resolved;
    let body = this.bodies.get(name);
    if (!body) {
      if (this.path.length >= RULE_CONDITION_DEPTH) {
        this.loops.push(new ConditionFault(`exceeded max depth limit of ${RULE_CONDITION_DEPTH}`, offset));
        return null;
      }
      this.path.push(name);
      body = this.visit(macro.raw);
      this.path.pop();
      this.bodies.set(name, body);
    }
    return body;
  }
}
