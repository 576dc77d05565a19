import { validateException } from './exception.ts';
import type { Context } from './context.ts';
import { invalidItem, type Warn } from './issue.ts';
import {
  appendCondition,
  knownSource,
  type ExceptionItem,
  type ListItem,
  type MacroItem,
  type RuleChange,
  type RuleItem,
} from './item.ts';
import type { SequenceItem } from './sequence-item.ts';

/** An item with its place in the order of definitions. */
export interface Placed {
  /** When it was first defined. */
  readonly index: number;
  /** When it was last changed: it sees what was first defined before that. */
  readonly visibility: number;
  /** How many items changed it. */
  readonly changes: number;
}

/** More items than that never change one thing; each of them copies what is there. */
const CHANGES_LIMIT = 2000;

/** Exceptions of one rule; each has values without end. */
const EXCEPTIONS_LIMIT = 1000;

interface Named {
  readonly name: string;
  readonly context: Context;
}

/** What all files together define so far. Redefined items keep their place. */
export class Collection {
  readonly lists = new Map<string, ListItem & Placed>();
  readonly macros = new Map<string, MacroItem & Placed>();
  readonly rules = new Map<string, RuleItem & Placed>();
  readonly sequences = new Map<string, SequenceItem>();
  private readonly warn: Warn;
  private index = 0;

  constructor(warn: Warn) {
    this.warn = warn;
  }

  defineList(item: ListItem): void {
    this.lists.set(item.name, { ...item, ...this.place(this.lists.get(item.name), item) });
  }

  appendToList(item: ListItem): void {
    const known = this.lists.get(item.name);
    if (!known) throw invalidItem(NO_LIST, item.context);
    this.lists.set(item.name, {
      ...known,
      items: [...known.items, ...item.items],
      ...this.place(known, item),
    });
  }

  defineMacro(item: MacroItem): void {
    this.macros.set(item.name, { ...item, ...this.place(this.macros.get(item.name), item) });
  }

  appendToMacro(item: MacroItem): void {
    const known = this.macros.get(item.name);
    if (!known) throw invalidItem(NO_MACRO, item.context);
    const condition = appendCondition(known.condition, item.condition);
    this.macros.set(item.name, { ...known, condition, ...this.place(known, item) });
  }

  defineRule(item: RuleItem): void {
    const known = this.rules.get(item.name);
    if (known && known.source !== item.source) {
      throw invalidItem('Rule has been re-defined with a different source', item.context);
    }
    this.warnOfSource(item);
    limitExceptions(item.exceptions, item);
    const exceptions = item.exceptions.map((exception) => {
      if (!isGiven(exception.fields)) {
        throw invalidItem(
          'Rule exception item must have fields property with a list of fields',
          exception.context,
        );
      }
      return validateException(exception, knownSource(item.source));
    });
    this.rules.set(item.name, { ...item, exceptions, ...this.place(known, item) });
  }

  appendToRule(change: RuleChange): void {
    const known = this.rules.get(change.name);
    if (!known) throw invalidItem(NO_RULE_TO_APPEND, change.context);
    if (Object.keys(change).length <= 2) {
      throw invalidItem('Appended rule must have exceptions or condition property', change.context);
    }
    this.rules.set(change.name, {
      ...known,
      condition: change.condition ? appendCondition(known.condition, change.condition) : known.condition,
      output: change.output ? `${known.output} ${change.output}` : known.output,
      description: change.description ? `${known.description} ${change.description}` : known.description,
      tags: [...new Set([...known.tags, ...(change.tags ?? [])])],
      exceptions: addExceptions(known, change.exceptions ?? []),
      ...this.place(known, change),
    });
  }

  replaceInRule(change: RuleChange): void {
    const known = this.rules.get(change.name);
    if (!known) throw invalidItem(NO_RULE_TO_REPLACE, change.context);
    const { context: _, name: __, exceptions, ...values } = change;
    const source = knownSource(known.source);
    this.rules.set(change.name, {
      ...known,
      ...values,
      exceptions: exceptions?.map((exception) => validateException(exception, source)) ?? known.exceptions,
      ...this.place(known, change),
    });
  }

  switchRule(name: string, enabled: boolean, context: Context): void {
    const known = this.rules.get(name);
    if (!known) throw invalidItem("Rule has 'enabled' key but no rule by that name already exists", context);
    this.rules.set(name, { ...known, enabled });
  }

  defineSequence(item: SequenceItem): void {
    this.warnOfSource(item.rule);
    this.sequences.set(item.rule.name, item);
  }

  switchSequence(name: string, enabled: boolean, context: Context): void {
    const known = this.sequences.get(name);
    if (!known) throw invalidItem(`There is no ${context.type} '${name}' to switch`, context);
    this.sequences.set(name, { ...known, rule: { ...known.rule, enabled } });
  }

  private warnOfSource({ source, context }: RuleItem): void {
    if (knownSource(source) === null)
      this.warn('LOAD_UNKNOWN_SOURCE', `Unknown source ${source}, skipping`, context);
  }

  private place(known: Placed | undefined, { name, context }: Named): Placed {
    const now = this.index++;
    const changes = (known?.changes ?? -1) + 1;
    if (changes > CHANGES_LIMIT) {
      throw invalidItem(`more than ${CHANGES_LIMIT} items change '${name}'`, context);
    }
    return { index: known?.index ?? now, visibility: now, changes };
  }
}

const NO_LIST = "List uses 'append' or 'override.items: append' but no list by that name already exists";
const NO_MACRO =
  "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists";
const NO_RULE_TO_APPEND =
  "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists";
const NO_RULE_TO_REPLACE =
  "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists";

/** Values for an exception that the rule has, or whole new exceptions. */
function addExceptions(rule: RuleItem, added: readonly ExceptionItem[]): readonly ExceptionItem[] {
  const exceptions = [...rule.exceptions];
  limitExceptions([...exceptions, ...added], rule);
  for (const exception of added) {
    const at = exceptions.findIndex((known) => known.name === exception.name);
    if (at === -1) {
      if (!isGiven(exception.fields)) {
        throw invalidItem(
          'Rule exception must have fields property with a list of fields',
          exception.context,
        );
      }
      if (exception.values.length === 0) {
        throw invalidItem(
          'Rule exception must have values property with a list of values',
          exception.context,
        );
      }
      exceptions.push(validateException(exception, knownSource(rule.source)));
      continue;
    }
    if (isGiven(exception.fields)) {
      throw invalidItem(
        'Can not append exception fields to existing exception, only values',
        exception.context,
      );
    }
    if (isGiven(exception.comparisons)) {
      throw invalidItem(
        'Can not append exception comps to existing exception, only values',
        exception.context,
      );
    }
    const known = exceptions[at]!;
    exceptions[at] = { ...known, values: [...known.values, ...exception.values] };
  }
  return exceptions;
}

function limitExceptions(exceptions: readonly ExceptionItem[], { name, context }: Named): void {
  if (exceptions.length > EXCEPTIONS_LIMIT) {
    throw invalidItem(`rule '${name}' has more than ${EXCEPTIONS_LIMIT} exceptions`, context);
  }
}

function isGiven(value: ExceptionItem['fields']): boolean {
  return value !== null && value.length > 0;
}
