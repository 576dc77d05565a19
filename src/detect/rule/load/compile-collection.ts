import type { EventSource } from '../../field/catalogue.ts';
import type { Collection } from './collection.ts';
import { compileRule, parseText, placed, type Compilation, type ExtraOutput } from './compile-rule.ts';
import { compileSequence } from './compile-sequence.ts';
import type { Warn } from './issue.ts';
import { knownSource } from './item.ts';
import { ListTable } from './list-table.ts';
import type { LoadMemory } from './load-memory.ts';
import { MacroTable } from './macro-table.ts';
import type { RuleSet } from './rule-set.ts';

/** Expands and checks everything that was collected: lists, then macros, then rules. The first LoadFault ends it. */
export function compileCollection(
  collection: Collection,
  extra: ExtraOutput,
  warn: Warn,
  memory: LoadMemory,
): Omit<RuleSet, 'results'> {
  const lists = new ListTable(collection.lists);
  const macros = new MacroTable();
  const compilation: Compilation = { lists, macros, extra, warn, memory };
  for (const macro of collection.macros.values()) {
    macros.add(macro.name, parseText(macro.condition, compilation), macro);
  }
  for (const macro of collection.macros.values()) {
    placed(macro.condition, 'LOAD_ERR_VALIDATE', () => macros.resolveMacro(macro.name));
  }
  const compiled = {
    rules: compileKnown(
      collection.rules.values(),
      (item) => item.source,
      (item, source) => compileRule(item, source, compilation),
    ),
    sequences: compileKnown(
      collection.sequences.values(),
      (item) => item.rule.source,
      (item, source) => compileSequence(item, source, compilation),
    ),
  };
  for (const { name, context } of collection.macros.values()) {
    if (!macros.used.has(name))
      warn('LOAD_UNUSED_MACRO', 'Macro not referred to by any other rule/macro', context);
  }
  for (const { name, context } of collection.lists.values()) {
    if (!lists.used.has(name))
      warn('LOAD_UNUSED_LIST', 'List not referred to by any other rule/macro', context);
  }
  return compiled;
}

/** The items of sources that we serve, without those that asked to be skipped. */
function compileKnown<Item, Compiled>(
  items: Iterable<Item>,
  sourceOf: (item: Item) => string,
  compile: (item: Item, source: EventSource) => Compiled | null,
): Compiled[] {
  const compiled: Compiled[] = [];
  for (const item of items) {
    const source = knownSource(sourceOf(item));
    const made = source && compile(item, source);
    if (made) compiled.push(made);
  }
  return compiled;
}
