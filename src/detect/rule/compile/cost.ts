import type { CheckPlan, PlainOperator, ReadPlan } from '../check/plan.ts';

/** What judging something takes, and how often it holds. Only the order of judgements depends on these guesses. */
export interface Estimate {
  /** In comparisons of two numbers. */
  readonly cost: number;
  /** From 0 to 1. */
  readonly likely: number;
}

/** Operators: rough time, and how often they hold on an event that is nothing special. */
const OPERATORS: Readonly<Record<PlainOperator, Estimate>> = {
  '=': { cost: 1, likely: 0.05 },
  '!=': { cost: 1, likely: 0.95 },
  '<': { cost: 1, likely: 0.4 },
  '<=': { cost: 1, likely: 0.4 },
  '>': { cost: 1, likely: 0.6 },
  '>=': { cost: 1, likely: 0.8 },
  in: { cost: 5, likely: 0.1 },
  intersects: { cost: 5, likely: 0.1 },
  startswith: { cost: 3, likely: 0.05 },
  endswith: { cost: 3, likely: 0.05 },
  bstartswith: { cost: 3, likely: 0.05 },
  contains: { cost: 6, likely: 0.05 },
  bcontains: { cost: 8, likely: 0.05 },
  icontains: { cost: 12, likely: 0.05 },
  pmatch: { cost: 25, likely: 0.1 },
  glob: { cost: 10, likely: 0.1 },
  iglob: { cost: 14, likely: 0.1 },
  regex: { cost: 80, likely: 0.1 },
};

const EXISTS: Estimate = { cost: 1, likely: 0.9 };
/** A field that is on or off. */
const FLAG = 0.4;
/** Asking all ancestors, or both ends. */
const SEVERAL = 12;
const TRANSFORMER = 6;
const READ = 2;
/** Values that are put together when they are asked for. */
const READS: ReadonlyMap<string, number> = new Map([
  ['proc.env', 60],
  ['evt.args', 40],
  ['evt.arg', 12],
  ['evt.abspath', 12],
  ['proc.cmdline', 8],
  ['proc.pcmdline', 8],
  ['proc.args', 6],
  ['fd.directory', 6],
  ['fd.filename', 6],
]);

/** The estimate of one check. */
export function estimateCheck(plan: CheckPlan, negated: boolean): Estimate {
  const { test, left } = plan;
  const operator = test.kind === 'exists' ? EXISTS : OPERATORS[test.operator];
  const times = test.kind === 'constants' && test.modifier ? Math.max(1, test.values.length) : 1;
  const right = test.kind === 'other' ? readCost(test.right) : 0;
  const likely = left.type.kind === 'bool' && test.kind !== 'exists' ? FLAG : operator.likely;
  return {
    cost: readCost(left) + right + operator.cost * times,
    likely: negated ? 1 - likely : likely,
  };
}

/** The estimate of a group whose members are judged until it is decided. */
export function estimateGroup(kind: 'all' | 'any', members: readonly Estimate[]): Estimate {
  let reached = 1;
  let cost = 0;
  for (const member of [...members].sort(byWorth(kind))) {
    cost += reached * member.cost;
    reached *= kind === 'all' ? member.likely : 1 - member.likely;
  }
  return { cost, likely: kind === 'all' ? reached : 1 - reached };
}

/** Orders members so that the group is decided soonest: what is cheap and likely decides it comes first. */
export function byWorth(kind: 'all' | 'any'): (a: Estimate, b: Estimate) => number {
  const worth = (member: Estimate): number => {
    const decides = kind === 'all' ? 1 - member.likely : member.likely;
    return member.cost / Math.max(decides, 0.001);
  };
  return (a, b) => worth(a) - worth(b);
}

function readCost(plan: ReadPlan): number {
  switch (plan.kind) {
    case 'field':
      if (plan.use.field.several && plan.use.argument === null) return SEVERAL;
      return READS.get(plan.use.field.name) ?? READ;
    case 'transformed':
      return TRANSFORMER + plan.of.reduce((sum, part) => sum + readCost(part), 0);
    default:
      return 0;
  }
}
