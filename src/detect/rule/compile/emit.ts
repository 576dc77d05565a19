import type { ReadPlan } from '../check/plan.ts';
import { compileCheck } from './check-test.ts';
import { oncePerTick, type Clock } from './clock.ts';
import { byWorth, type Estimate } from './cost.ts';
import type { Extractor, Read, Test } from './extractor.ts';
import type { GroupNode, Node } from './node.ts';
import { compileRead } from './read.ts';

/** Makes functions of nodes. What several of them need is computed once for each event. */
export class Emitter<Event> {
  private readonly extractor: Extractor<Event>;
  private readonly clock: Clock;
  private readonly tests = new Map<Node, Test<Event>>();
  private readonly reads = new Map<string, Read<Event>>();

  constructor(extractor: Extractor<Event>, clock: Clock) {
    this.extractor = extractor;
    this.clock = clock;
  }

  emit(node: Node): Test<Event> {
    let test = this.tests.get(node);
    if (!test) {
      test = this.make(node);
      if (node.uses > 1) test = oncePerTick(this.clock, test);
      this.tests.set(node, test);
    }
    return test;
  }

  private make(node: Node): Test<Event> {
    if (node.kind === 'check') {
      const test = compileCheck(node.plan, (plan) => this.read(plan), this.extractor);
      return node.negated ? (event) => !test(event) : test;
    }
    return this.emitGroup(node.kind, flattenGroup(node));
  }

  /** The judgement of several nodes at once. */
  emitGroup(kind: 'all' | 'any', nodes: readonly Node[]): Test<Event> {
    const tests = inOrder(kind, nodes).map((child) => this.emit(child));
    return kind === 'all' ? allOf(tests) : anyOf(tests);
  }

  /** Fields with an argument are searched for: their values are kept. Others are cheap to read again. */
  private read(plan: ReadPlan): Read<Event> {
    if (plan.kind !== 'field') return compileRead(plan, this.extractor);
    const { field, argument } = plan.use;
    const key = `${field.name}[${argument ?? ''}`;
    let read = this.reads.get(key);
    if (!read) {
      read = oncePerTick(this.clock, compileRead(plan, this.extractor));
      this.reads.set(key, read);
    }
    return read;
  }
}

/** A group in a group of its kind is the same as its members, unless others share it. */
export function flattenGroup(node: GroupNode): Node[] {
  return node.children.flatMap((child) =>
    child.kind === node.kind && child.uses === 1 ? flattenGroup(child) : [child],
  );
}

/** What is cheap and likely to decide comes first; what others need too costs less. */
function inOrder(kind: 'all' | 'any', nodes: readonly Node[]): Node[] {
  const shared = (node: Node): Estimate => ({
    likely: node.estimate.likely,
    cost: Math.max(1, node.estimate.cost / Math.max(1, node.uses)),
  });
  const compare = byWorth(kind);
  return nodes
    .map((node) => ({ node, estimate: shared(node) }))
    .sort((a, b) => compare(a.estimate, b.estimate) || a.node.id - b.node.id)
    .map(({ node }) => node);
}

/** Groups larger than this are walked in a loop: calls in calls would fill the stack. */
const UNROLLED = 16;

export function allOf<Event>(tests: readonly Test<Event>[]): Test<Event> {
  const [a, b, c, d] = tests as [Test<Event>, Test<Event>, Test<Event>, Test<Event>];
  switch (tests.length) {
    case 1:
      return a;
    case 2:
      return (event) => a(event) && b(event);
    case 3:
      return (event) => a(event) && b(event) && c(event);
    case 4:
      return (event) => a(event) && b(event) && c(event) && d(event);
    default: {
      const rest = tests.length <= UNROLLED ? allOf(tests.slice(4)) : everyOf(tests.slice(4));
      return (event) => a(event) && b(event) && c(event) && d(event) && rest(event);
    }
  }
}

function anyOf<Event>(tests: readonly Test<Event>[]): Test<Event> {
  const [a, b, c, d] = tests as [Test<Event>, Test<Event>, Test<Event>, Test<Event>];
  switch (tests.length) {
    case 1:
      return a;
    case 2:
      return (event) => a(event) || b(event);
    case 3:
      return (event) => a(event) || b(event) || c(event);
    case 4:
      return (event) => a(event) || b(event) || c(event) || d(event);
    default: {
      const rest = tests.length <= UNROLLED ? anyOf(tests.slice(4)) : someOf(tests.slice(4));
      return (event) => a(event) || b(event) || c(event) || d(event) || rest(event);
    }
  }
}

function everyOf<Event>(tests: readonly Test<Event>[]): Test<Event> {
  return (event) => {
    for (const test of tests) if (!test(event)) return false;
    return true;
  };
}

function someOf<Event>(tests: readonly Test<Event>[]): Test<Event> {
  return (event) => {
    for (const test of tests) if (test(event)) return true;
    return false;
  };
}
