import type { Collection } from './collection.ts';
import { within, type Context } from './context.ts';
import {
  optionalFlag,
  optionalText,
  optionalTexts,
  requiredFlag,
  requiredScalar,
  requiredText,
} from './decode.ts';
import { invalidStructure, type Warn } from './issue.ts';
import {
  conditionText,
  parsePriority,
  type ConditionText,
  type Priority,
  type RuleChange,
  type RuleItem,
} from './item.ts';
import { warnUnknownKeys } from './known-keys.ts';
import { readExceptions } from './read-exceptions.ts';
import {
  APPEND_AND_OVERRIDE,
  APPEND_IS_DEPRECATED,
  ENABLED_IS_DEPRECATED,
  readOverrides,
  type Overrides,
} from './read-override.ts';
import { valueOf, type YamlMap } from '#format/index.ts';

const APPENDABLE = ['condition', 'output', 'desc', 'tags', 'exceptions'];
const REPLACEABLE = [
  ...APPENDABLE,
  'priority',
  'enabled',
  'warn_evttypes',
  'skip-if-unknown-filter',
  'capture',
  'capture_duration',
];

/** Reads a `rule` item: a new rule, a change of an earlier one, or its switch. */
export function readRule(item: YamlMap, collection: Collection, parent: Context, warn: Warn): void {
  const name = requiredText(item, 'rule', within(parent, 'rule', '', item.offset));
  const context = within(parent, 'rule', name, item.offset);
  warnUnknownKeys(item, 'rule', context, warn);
  const appends = optionalFlag(item, 'append', context, false);
  if (appends) warn('LOAD_DEPRECATED_ITEM', APPEND_IS_DEPRECATED, context);
  const overrides = readOverrides(item, APPENDABLE, REPLACEABLE, context);
  if (overrides.append.size + overrides.replace.size > 0) {
    if (appends) throw invalidStructure(APPEND_AND_OVERRIDE, context);
    readChanges(item, name, overrides, collection, context, warn);
  } else if (appends) {
    collection.appendToRule({
      name,
      context,
      ...(valueOf(item, 'condition') && { condition: readCondition(item, context) }),
      ...(valueOf(item, 'exceptions') && { exceptions: readExceptions(item, context, true, warn) }),
    });
  } else if (['condition', 'output', 'desc', 'priority'].every((key) => !valueOf(item, key))) {
    const enabled = requiredFlag(item, 'enabled', context);
    warn('LOAD_DEPRECATED_ITEM', ENABLED_IS_DEPRECATED, context);
    collection.switchRule(name, enabled, context);
  } else {
    collection.defineRule(readRuleItem(item, name, readCondition(item, context), context, warn));
  }
}

/** What rules, sequences and thresholds have in common: everything but where the condition stands. */
export function readRuleItem(
  item: YamlMap,
  name: string,
  condition: ConditionText,
  context: Context,
  warn: Warn,
): RuleItem {
  const output = requiredScalar(item, 'output', context);
  const description = requiredText(item, 'desc', context);
  const priority = readPriority(item, context);
  return {
    name,
    context,
    condition,
    output: output.text.trim(),
    outputContext: within(context, 'rule output', '', output.offset),
    description,
    priority,
    source: optionalText(item, 'source', context) ?? 'syscall',
    enabled: optionalFlag(item, 'enabled', context, true),
    warnEventTypes: optionalFlag(item, 'warn_evttypes', context, true),
    skipIfUnknown: optionalFlag(item, 'skip-if-unknown-filter', context, false),
    tags: readTags(item, context) ?? [],
    exceptions: readExceptions(item, context, false, warn),
    capture: optionalFlag(item, 'capture', context, false),
    captureDuration: valueOf(item, 'capture_duration') ? readDuration(item, context) : null,
  };
}

/** With `override`, every key that can be overridden must be listed there, and the other way round. */
function readChanges(
  item: YamlMap,
  name: string,
  overrides: Overrides,
  collection: Collection,
  context: Context,
  warn: Warn,
): void {
  const unused = new Set(REPLACEABLE.filter((key) => valueOf(item, key) !== undefined));
  const changes = (keys: ReadonlySet<string>, kind: 'append' | 'replace'): RuleChange => {
    const takes = (key: string): boolean => {
      if (!keys.has(key)) return false;
      if (!unused.delete(key)) {
        const article = kind === 'append' ? 'An append' : 'An replace';
        throw invalidStructure(
          `${article} override for '${key}' was specified but '${key}' is not defined`,
          context,
        );
      }
      return true;
    };
    return {
      name,
      context,
      ...(takes('condition') && { condition: readCondition(item, context) }),
      ...(takes('exceptions') && { exceptions: readExceptions(item, context, kind === 'append', warn) }),
      ...(takes('output') && { output: requiredText(item, 'output', context) }),
      ...(takes('desc') && { description: requiredText(item, 'desc', context) }),
      ...(takes('tags') && { tags: readTags(item, context) ?? [] }),
      ...(takes('priority') && { priority: readPriority(item, context) }),
      ...(takes('enabled') && { enabled: requiredFlag(item, 'enabled', context) }),
      ...(takes('warn_evttypes') && { warnEventTypes: requiredFlag(item, 'warn_evttypes', context) }),
      ...(takes('skip-if-unknown-filter') && {
        skipIfUnknown: requiredFlag(item, 'skip-if-unknown-filter', context),
      }),
      ...(takes('capture') && { capture: requiredFlag(item, 'capture', context) }),
      ...(takes('capture_duration') && { captureDuration: readDuration(item, context) }),
    };
  };
  if (overrides.append.size > 0) collection.appendToRule(changes(overrides.append, 'append'));
  if (overrides.replace.size > 0) collection.replaceInRule(changes(overrides.replace, 'replace'));
  for (const key of unused) {
    throw invalidStructure(
      `Unexpected key '${key}': no corresponding entry under 'override' is defined.`,
      within(context, 'overrides', key, valueOf(item, key)!.offset),
    );
  }
}

/** The condition of a rule, or of anything else that has one. */
export function readCondition(item: YamlMap, context: Context): ConditionText {
  const scalar = requiredScalar(item, 'condition', context);
  return conditionText(scalar.text, within(context, 'rule condition', '', scalar.offset));
}

function readPriority(item: YamlMap, context: Context): Priority {
  const scalar = requiredScalar(item, 'priority', context);
  const priority = parsePriority(scalar.text);
  if (priority === null) {
    throw invalidStructure('Invalid priority', within(context, 'rule priority', '', scalar.offset));
  }
  return priority;
}

/** Tags are a set, in order. */
function readTags(item: YamlMap, context: Context): string[] | null {
  const tags = optionalTexts(item, 'tags', context);
  return tags && [...new Set(tags)];
}

function readDuration(item: YamlMap, context: Context): number {
  const scalar = requiredScalar(item, 'capture_duration', context);
  if (!/^\d{1,9}$/.test(scalar.text)) {
    throw invalidStructure(
      "Can't decode YAML scalar value",
      within(context, 'value for', 'capture_duration', scalar.offset),
    );
  }
  return Number(scalar.text);
}
