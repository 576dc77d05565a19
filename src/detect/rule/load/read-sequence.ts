import type { Collection } from './collection.ts';
import { within, type Context } from './context.ts';
import { optionalText, requiredFlag, requiredScalar, requiredText } from './decode.ts';
import { invalidStructure, type Warn } from './issue.ts';
import { warnUnknownKeys } from './known-keys.ts';
import { readCondition, readRuleItem } from './read-rule.ts';
import type { Grouping, StepItem } from './sequence-item.ts';
import { valueOf, type YamlMap } from '#format/index.ts';

/** Longer chains are no chains that anyone can follow. */
const STEP_LIMIT = 16;
/** Every event that counts is remembered for as long. */
const COUNT_LIMIT = 10_000;
const LONGEST = 7 * 24 * 3_600_000;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Words for what belongs together; anything else are fields. */
const GROUPINGS: ReadonlyMap<string, Grouping> = new Map([
  // A process id may be used again, its start may not.
  ['process', { fields: ['proc.pid', 'proc.pid.ts'], ancestors: false }],
  ['ancestor', { fields: ['proc.pid'], ancestors: true }],
  ['container', { fields: ['container.id'], ancestors: false }],
  ['pod', { fields: ['k8s.pod.uid'], ancestors: false }],
]);

/** Reads a `sequence` or `threshold` item: a whole one, or the switch of an earlier one. */
export function readSequence(
  item: YamlMap,
  kind: 'sequence' | 'threshold',
  collection: Collection,
  parent: Context,
  warn: Warn,
): void {
  const name = requiredText(item, kind, within(parent, kind, '', item.offset));
  const context = within(parent, kind, name, item.offset);
  warnUnknownKeys(item, kind, context, warn);
  if (['steps', 'condition', 'output', 'within'].every((key) => !valueOf(item, key))) {
    collection.switchSequence(name, requiredFlag(item, 'enabled', context), context);
    return;
  }
  const steps =
    kind === 'sequence'
      ? readSteps(item, context, warn)
      : [{ name: '1', condition: readCondition(item, context) }];
  const rule = { ...readRuleItem(item, name, steps.at(-1)!.condition, context, warn), exceptions: [] };
  const by = readGrouping(item, rule.source, context);
  if (kind === 'threshold' && by.ancestors) {
    throw invalidStructure("A threshold cannot be by 'ancestor'", placeOf(item, 'by', context));
  }
  const counts = kind === 'threshold';
  collection.defineSequence({
    kind,
    rule,
    steps,
    within: readWithin(item, context),
    by,
    count: counts ? readCount(item, context) : 0,
    distinct: counts ? readFields(item, 'distinct', context) : [],
  });
}

function readSteps(item: YamlMap, context: Context, warn: Warn): StepItem[] {
  const value = valueOf(item, 'steps');
  if (value === undefined) throw invalidStructure("Item has no mapping for key 'steps'", context);
  const place = within(context, 'value for', 'steps', value.offset);
  if (value.kind !== 'sequence' || value.items.length < 2 || value.items.length > STEP_LIMIT) {
    throw invalidStructure(`A sequence has 2 to ${STEP_LIMIT} steps`, place);
  }
  const names = new Set<string>();
  return value.items.map((step, index) => {
    if (step.kind !== 'map') {
      throw invalidStructure('A step must be a mapping', within(context, 'step', '', step.offset));
    }
    const name = optionalText(step, 'name', context) ?? String(index + 1);
    const inside = within(context, 'step', name, step.offset);
    if (!/^\w+$/.test(name))
      throw invalidStructure('The name of a step must be letters, digits and _', inside);
    if (names.has(name)) throw invalidStructure(`Two steps are named '${name}'`, inside);
    names.add(name);
    warnUnknownKeys(step, 'step', inside, warn);
    return { name, condition: readCondition(step, inside) };
  });
}

/** `30s`, `5m`, `500ms`, `1.5h`, `2d`. */
function readWithin(item: YamlMap, context: Context): number {
  const { text } = requiredScalar(item, 'within', context);
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  const milliseconds = match ? Number(match[1]) * UNITS[match[2]!]! : 0;
  if (milliseconds <= 0 || milliseconds > LONGEST) {
    throw invalidStructure(
      `'${text}' is not a time like 500ms, 30s, 5m, 1.5h, 2d (at most 7d)`,
      placeOf(item, 'within', context),
    );
  }
  return milliseconds;
}

function readCount(item: YamlMap, context: Context): number {
  const { text } = requiredScalar(item, 'count', context);
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 2 || count > COUNT_LIMIT) {
    throw invalidStructure(
      `A threshold counts 2 to ${COUNT_LIMIT}, not '${text}'`,
      placeOf(item, 'count', context),
    );
  }
  return count;
}

function readGrouping(item: YamlMap, source: string, context: Context): Grouping {
  const fields = readFields(item, 'by', context);
  if (fields.length === 0) {
    return source === 'k8s_audit'
      ? { fields: ['ka.user.name'], ancestors: false }
      : GROUPINGS.get('process')!;
  }
  const known = fields.length === 1 ? GROUPINGS.get(fields[0]!) : undefined;
  return known ?? { fields, ancestors: false };
}

/** One field or a list of fields. */
function readFields(item: YamlMap, key: string, context: Context): string[] {
  const value = valueOf(item, key);
  if (value === undefined) return [];
  const members = value.kind === 'sequence' ? value.items : [value];
  return members.map((member) => {
    if (member.kind === 'scalar' && !member.empty) return member.text;
    throw invalidStructure(
      `'${key}' is a field or a list of fields`,
      within(context, 'value for', key, member.offset),
    );
  });
}

function placeOf(item: YamlMap, key: string, context: Context): Context {
  return within(context, 'value for', key, valueOf(item, key)?.offset ?? item.offset);
}
