import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printCondition } from '../condition/print.ts';
import { parseCondition, RULE_CONDITION_DEPTH } from '../condition/parse.ts';
import { explainRule } from '../judge/explain.ts';
import { RuleEngine } from '../compile/engine.ts';
import { loadRules } from '../load/load-rules.ts';
import type { LoadedRule } from '../load/rule-set.ts';
import { fieldEventExtractor } from './field-event.ts';
import { breakPart, necessaryParts, satisfyingEvent } from './satisfy.ts';

const DIRECTORY = new URL('../../../../../shared/data/falco/rules/', import.meta.url);
const FILES = [
  'falco_rules.yaml',
  'falco-incubating_rules.yaml',
  'falco-sandbox_rules.yaml',
  'k8s_audit_rules.yaml',
];
/** Two rules are templates that can never match until somebody fills them in, as one would in a file of one's own. */
const FILLED_IN = `
- list: namespace_scope_network_only_subnet
  items: [default]
  override: {items: replace}
- macro: allowed_containers
  condition: container.image.repository = ours
  override: {condition: replace}
`;

function readOfficial() {
  const files = FILES.map((name) => ({ name, text: readFileSync(new URL(name, DIRECTORY), 'utf8') }));
  return loadRules([...files, { name: 'ours.yaml', text: FILLED_IN }]);
}

describe.skipIf(!existsSync(DIRECTORY))('the official rules (need ../shared/data/falco)', () => {
  const set = existsSync(DIRECTORY) ? readOfficial() : { rules: [], results: [] };

  it('load without an error', () => {
    expect(set.results.flatMap((result) => result.errors)).toEqual([]);
    expect(set.rules.length).toBeGreaterThan(130);
  });

  it('print to conditions that read to the same', () => {
    for (const rule of set.rules) {
      const printed = printCondition(rule.condition);
      const again = parseCondition(printed, RULE_CONDITION_DEPTH);
      expect(again.ok && printCondition(again.condition)).toBe(printed);
    }
  });

  it.each(set.rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    const { broken, unbroken } = tryRule({ ...rule, enabled: true });
    expect(broken).toBeGreaterThan(0);
    // The only parts that cannot be broken ask that a list is not within an empty one.
    expect(unbroken.filter((key) => !key.endsWith(' in []'))).toEqual([]);
  });
});

/** Fires on an event made for it, is silent when any necessary part of its condition is broken. */
function tryRule(rule: LoadedRule): { broken: number; unbroken: readonly string[] } {
  const event = satisfyingEvent(rule)!;
  expect(event).not.toBeNull();
  const engine = new RuleEngine([rule], fieldEventExtractor);
  expect(engine.match(event)).toEqual([rule]);
  expect(explainRule(rule, event, fieldEventExtractor).holds).toBe(true);
  let broken = 0;
  const unbroken: string[] = [];
  for (const part of necessaryParts(rule, event.type)) {
    const other = breakPart(event, part);
    if (other) {
      expect(engine.match(other)).toEqual([]);
      expect(explainRule(rule, other, fieldEventExtractor).holds).toBe(false);
      broken++;
    } else unbroken.push(part.kind === 'check' ? part.plan.key : part.kind);
  }
  return { broken, unbroken };
}
