import type { LoadedRule } from '../load/rule-set.ts';
import type { Emitter } from './emit.ts';
import { flattenGroup } from './emit.ts';
import type { Test } from './extractor.ts';
import type { Built, Node } from './node.ts';

/** A rule to try, or a judgement that several rules need and those rules. */
export type Decision<Event> =
  | { readonly kind: 'rule'; readonly test: Test<Event>; readonly index: number; readonly rule: LoadedRule }
  | { readonly kind: 'guard'; readonly test: Test<Event>; readonly decisions: readonly Decision<Event>[] };

/** A rule as the parts that all must hold. */
interface Candidate {
  readonly rule: LoadedRule;
  readonly index: number;
  readonly parts: readonly Node[];
}

/** A guard in a guard in a guard saves less than it costs. */
const GUARD_DEPTH = 3;

/** Arranges rules so that what many of them need is asked once, and those rules are passed over when it does not hold. */
export function arrangeRules<Event>(
  rules: readonly { readonly rule: LoadedRule; readonly node: Built }[],
  emitter: Emitter<Event>,
): readonly Decision<Event>[] {
  const candidates = rules.map(({ rule, node }, index) => ({ rule, index, parts: partsOf(node) }));
  return arrange(candidates, emitter, GUARD_DEPTH);
}

function arrange<Event>(
  candidates: readonly Candidate[],
  emitter: Emitter<Event>,
  depth: number,
): readonly Decision<Event>[] {
  const guard = depth === 0 ? null : bestGuard(candidates);
  if (guard === null) return candidates.map((candidate) => decision(candidate, emitter));
  const guarded: Candidate[] = [];
  const others: Candidate[] = [];
  for (const candidate of candidates) {
    if (!candidate.parts.includes(guard)) others.push(candidate);
    else guarded.push({ ...candidate, parts: candidate.parts.filter((part) => part !== guard) });
  }
  return [
    { kind: 'guard', test: emitter.emit(guard), decisions: arrange(guarded, emitter, depth - 1) },
    ...arrange(others, emitter, depth),
  ];
}

/** The part that spares the most work: needed by many, often false. */
function bestGuard(candidates: readonly Candidate[]): Node | null {
  const counts = new Map<Node, number>();
  for (const { parts } of candidates) for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  let best: Node | null = null;
  let most = 0;
  for (const [node, count] of counts) {
    const spared = (count - 1) * (1 - node.estimate.likely);
    if (count < 2 || spared <= most) continue;
    best = node;
    most = spared;
  }
  return best;
}

function decision<Event>({ rule, index, parts }: Candidate, emitter: Emitter<Event>): Decision<Event> {
  const test = parts.length === 0 ? () => true : emitter.emitGroup('all', parts);
  return { kind: 'rule', test, index, rule };
}

function partsOf(node: Built): readonly Node[] {
  if (typeof node === 'boolean') return [];
  return node.kind === 'all' ? flattenShared(node) : [node];
}

/** All necessary parts, also those inside of groups that others share. */
function flattenShared(node: Node): Node[] {
  if (node.kind !== 'all') return [node];
  return [...new Set(flattenGroup(node).flatMap((part) => (part === node ? [part] : flattenShared(part))))];
}
