import type { FieldValue } from '../../field/catalogue.ts';
import { networkHolds, type Network } from '../check/address.ts';
import type { OperandValue } from '../check/operand-value.ts';
import type { LinearPattern } from '../check/regex.ts';
import type { CheckPlan, ReadPlan } from '../check/plan.ts';
import { compileCheck } from '../compile/check-test.ts';
import type { CheckNode, Node } from '../compile/node.ts';
import { compileRead } from '../compile/read.ts';
import type { LoadedRule } from '../load/rule-set.ts';
import { NodeBuilder } from '../compile/node.ts';
import { fieldEventExtractor, fieldKey, type FieldEvent } from './field-event.ts';

/** Choices tried before giving up: conditions of real rules need a few hundred. */
const ATTEMPT_LIMIT = 200_000;

/** An event on which a rule matches, made from the rule's own condition; null when none was found. */
export function satisfyingEvent(rule: LoadedRule): FieldEvent | null {
  const types = rule.source === 'syscall' ? rule.eventTypes : ['pluginevent'];
  for (const type of types) {
    const node = new NodeBuilder(rule.source === 'syscall' ? type : null).build(rule.condition, rule.plans);
    if (node === false) continue;
    const event: MutableEvent = { source: rule.source, type, fields: new Map() };
    if (node === true || new Search(event).solve([node])) return event;
  }
  return null;
}

/** The rule's necessary parts for an event of this type: it matches only when all of them hold. */
export function necessaryParts(rule: LoadedRule, type: string): readonly Node[] {
  const node = new NodeBuilder(rule.source === 'syscall' ? type : null).build(rule.condition, rule.plans);
  if (typeof node === 'boolean') return [];
  const flatten = (part: Node): readonly Node[] =>
    part.kind === 'all' ? part.children.flatMap(flatten) : [part];
  return flatten(node);
}

/** The event changed so that this part does not hold any more; null when no change was found. */
export function breakPart(event: FieldEvent, part: Node): FieldEvent | null {
  const broken: MutableEvent = { ...event, fields: new Map(event.fields) };
  for (const key of fieldsOf(part)) broken.fields.delete(key);
  return new Search(broken).solve(negate(part)) ? broken : null;
}

interface MutableEvent extends FieldEvent {
  readonly fields: Map<string, FieldValue>;
}

/** Backtracks over the parts of a condition and over values for the fields of its checks. */
class Search {
  private readonly event: MutableEvent;
  /** Checks that the values chosen so far must keep. */
  private readonly kept: CheckNode[] = [];
  private attempts = 0;

  constructor(event: MutableEvent) {
    this.event = event;
  }

  solve(goals: readonly Node[]): boolean {
    if (++this.attempts > ATTEMPT_LIMIT) return false;
    const [goal, ...rest] = goals;
    if (!goal) return true;
    if (goal.kind === 'check') return this.solveCheck(goal, rest);
    if (goal.kind === 'all') return this.solve([...goal.children, ...rest]);
    return goal.children.some((child) => this.solve([child, ...rest]));
  }

  private solveCheck(goal: CheckNode, rest: readonly Node[]): boolean {
    this.kept.push(goal);
    if (this.holds(goal) && this.solve(rest)) return true;
    const key = keyOf(goal.plan.left);
    if (key !== null) {
      const before = this.event.fields.get(key);
      for (const candidate of this.candidatesFor(goal, key)) {
        if (candidate === null) this.event.fields.delete(key);
        else this.event.fields.set(key, candidate);
        if (this.kept.every((check) => this.holds(check)) && this.solve(rest)) return true;
      }
      if (before === undefined) this.event.fields.delete(key);
      else this.event.fields.set(key, before);
    }
    this.kept.pop();
    return false;
  }

  private holds(node: CheckNode): boolean {
    const test = compileCheck(
      node.plan,
      (plan) => compileRead(plan, fieldEventExtractor),
      fieldEventExtractor,
    );
    return test(this.event) !== node.negated;
  }

  /** Values that may do: nothing, what the checks of this field ask for, and those together. */
  private candidatesFor(goal: CheckNode, key: string): (FieldValue | null)[] {
    const about = this.kept.filter((check) => keyOf(check.plan.left) === key);
    const plain = about.flatMap((check) => wantedBy(check.plan));
    const texts = plain.filter((value) => typeof value === 'string');
    const joined = [
      texts.join(''),
      texts.join('/'),
      texts.toReversed().join(''),
      texts.toReversed().join('/'),
    ];
    const values = [
      ...new Set<FieldValue>([...plain, ...(texts.length > 1 ? joined : []), ...unusual(goal.plan)]),
    ];
    const nothing: (FieldValue | null)[] = goal.plan.left.type.list ? [[], null] : [null];
    return [...(goal.negated ? nothing : []), ...values.map((value) => shaped(goal.plan.left, value))];
  }
}

/** Values that would make this check hold, as far as one can tell from it alone. */
function wantedBy(plan: CheckPlan): FieldValue[] {
  if (plan.test.kind !== 'constants') return [];
  const { operator, values } = plan.test;
  return values.slice(0, 4).flatMap((value): FieldValue[] => {
    if (isPattern(value)) return [];
    if (isNetwork(value)) return [value.bits];
    if (operator === 'glob' || operator === 'iglob')
      return [String(value).replaceAll('*', '').replaceAll('?', 'x')];
    if (operator === 'pmatch') return [`${String(value)}/x`, String(value)];
    if ((operator === '>' || operator === '<') && typeof value === 'number')
      return [operator === '>' ? value + 1 : value - 1];
    return [value];
  });
}

/** Values that hardly any rule names. */
function unusual(plan: CheckPlan): FieldValue[] {
  switch (plan.left.type.kind) {
    case 'string':
      return ['unusual', '/unusual/path', ''];
    case 'bool':
      return [true, false];
    case 'bytes':
      return [Buffer.from('unusual')];
    case 'ip':
    case 'net':
      return [0xcb007107];
    default:
      return [4242, 0, -1, 5_000_000_000];
  }
}

/** Lists, ancestors and ends are given as lists. */
function shaped(plan: ReadPlan, value: FieldValue): FieldValue {
  if (plan.kind !== 'field') return value;
  const several = plan.use.field.several !== undefined && plan.use.argument === null;
  return plan.type.list || several ? [value] : value;
}

function keyOf(plan: ReadPlan): string | null {
  if (plan.kind === 'field') return fieldKey(plan.use.field.name, plan.use.argument);
  return plan.kind === 'transformed' ? keyOf(plan.of[0]!) : null;
}

function fieldsOf(node: Node): string[] {
  if (node.kind !== 'check') return node.children.flatMap(fieldsOf);
  const key = keyOf(node.plan.left);
  return key === null ? [] : [key];
}

/** Nodes that hold together exactly when this one does not. */
function negate(node: Node): Node[] {
  switch (node.kind) {
    case 'check':
      return [{ ...node, negated: !node.negated }];
    case 'any':
      return node.children.flatMap(negate);
    case 'all':
      return [{ ...node, kind: 'any', children: node.children.map(allOf) }];
    default:
      return [];
  }
}

function allOf(node: Node): Node {
  const parts = negate(node);
  return parts.length === 1
    ? parts[0]!
    : { kind: 'all', id: -1, children: parts, estimate: node.estimate, uses: 0 };
}

function isNetwork(value: OperandValue): value is Network {
  return typeof value === 'object' && 'mask' in value && networkHolds(value, value.bits);
}

function isPattern(value: OperandValue): value is LinearPattern {
  return typeof value === 'object' && 'programSize' in value;
}
