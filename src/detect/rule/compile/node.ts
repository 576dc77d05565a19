import { unreachable } from '#core/index.ts';
import type { Check, Condition } from '../condition/ast.ts';
import type { CheckPlan, TestPlan } from '../check/plan.ts';
import { estimateCheck, estimateGroup, type Estimate } from './cost.ts';
import { constantsTest } from './value-test.ts';

/** One judgement, shared by all conditions that contain it. `not` stands before checks only. */
export type Node = CheckNode | GroupNode;

export interface CheckNode {
  readonly kind: 'check';
  readonly id: number;
  readonly plan: CheckPlan;
  readonly negated: boolean;
  readonly estimate: Estimate;
  uses: number;
}

export interface GroupNode {
  readonly kind: 'all' | 'any';
  readonly id: number;
  readonly children: readonly Node[];
  readonly estimate: Estimate;
  uses: number;
}

/** A node, or what the condition comes to whatever the event. */
export type Built = Node | boolean;

/**
 * Builds the conditions of one kind of event as a graph in which equal parts are one node. With a type, every check of
 * `evt.type` is decided now. All checks are pure: they may be judged in any order, and only when needed.
 */
export class NodeBuilder {
  private readonly nodes = new Map<string, Node>();
  private readonly bodies = new Map<Condition, { plain?: Built; negated?: Built }>();
  private readonly type: string | null;

  constructor(type: string | null) {
    this.type = type;
  }

  build(condition: Condition, plans: ReadonlyMap<Check, CheckPlan>, negated = false): Built {
    switch (condition.kind) {
      case 'and':
      case 'or': {
        const kind = (condition.kind === 'and') !== negated ? 'all' : 'any';
        return this.group(
          kind,
          condition.children.map((child) => this.build(child, plans, negated)),
        );
      }
      case 'not':
        return this.build(condition.child, plans, !negated);
      case 'macro':
        // The type check has refused names without a body.
        return condition.body ? this.buildBody(condition.body, plans, negated) : negated;
      case 'check':
        return this.check(plans.get(condition)!, negated);
      default:
        return unreachable(condition);
    }
  }

  private buildBody(body: Condition, plans: ReadonlyMap<Check, CheckPlan>, negated: boolean): Built {
    let known = this.bodies.get(body);
    if (!known) this.bodies.set(body, (known = {}));
    if (negated) return (known.negated ??= this.build(body, plans, true));
    return (known.plain ??= this.build(body, plans, false));
  }

  private check(plan: CheckPlan, negated: boolean): Built {
    const decided = decide(plan, this.type);
    if (decided !== null) return decided !== negated;
    return this.intern(`${negated ? 'not ' : ''}${plan.key}`, (id) => ({
      kind: 'check',
      id,
      plan,
      negated,
      estimate: estimateCheck(plan, negated),
      uses: 0,
    }));
  }

  private group(kind: 'all' | 'any', built: readonly Built[]): Built {
    const decisive = kind === 'any';
    const children = new Set<Node>();
    for (const child of built) {
      if (child === decisive) return decisive;
      if (typeof child !== 'boolean') children.add(child);
    }
    if (children.size === 0) return !decisive;
    if (children.size === 1) return [...children][0]!;
    const members = [...children];
    const key = `${kind}(${members
      .map((child) => child.id)
      .sort((a, b) => a - b)
      .join(',')})`;
    return this.intern(key, (id) => {
      for (const child of members) child.uses++;
      const estimate = estimateGroup(
        kind,
        members.map((child) => child.estimate),
      );
      return { kind, id, children: members, estimate, uses: 0 };
    });
  }

  private intern(key: string, make: (id: number) => Node): Node {
    let node = this.nodes.get(key);
    if (!node) this.nodes.set(key, (node = make(this.nodes.size)));
    return node;
  }
}

/** What a check comes to whatever the event; null when that depends on it. */
function decide(plan: CheckPlan, type: string | null): boolean | null {
  const { left, test } = plan;
  // Nothing is a member of an empty list; only an empty list of values is all in it.
  if (test.kind === 'constants' && test.values.length === 0 && !left.type.list) return false;
  if (left.kind !== 'field') return null;
  if (left.use.field.name === 'evt.num') return isZero(test) ? false : null;
  if (type === null || left.use.field.name !== 'evt.type') return null;
  switch (test.kind) {
    case 'exists':
      return true;
    case 'constants':
      return constantsTest(test.operator, test.modifier, test.values, left.type)(type);
    case 'other':
      return null;
    default:
      return unreachable(test);
  }
}

/** `evt.num=0` is how rules say never: events are counted from 1. */
function isZero(test: TestPlan): boolean {
  return test.kind === 'constants' && test.operator === '=' && test.modifier === null && test.values[0] === 0;
}
