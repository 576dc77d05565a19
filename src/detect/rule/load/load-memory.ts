import type { EventSource } from '../../field/catalogue.ts';
import { EventTypeFinder } from '../check/infer.ts';
import type { Check, Word } from '../condition/ast.ts';
import { parseCondition, RULE_CONDITION_DEPTH, type ParsedCondition } from '../condition/parse.ts';
import { parseOutput, type OutputPart } from '../output/format.ts';
import { Inspector } from './inspect.ts';

/** A check in which lists were replaced by their members. */
interface Expansion {
  readonly words: readonly Word[];
  readonly expanded: Check;
}

/** What stays the same from file to file: each one is compiled on top of those before it, and changes little of them. */
export class LoadMemory {
  readonly types = new EventTypeFinder();
  private readonly inspectors = new Map<EventSource, Inspector>();
  private readonly conditions = new Map<string, ParsedCondition>();
  private readonly outputs = new Map<string, OutputPart[]>();
  private readonly expansions = new Map<Check, Expansion>();

  inspectorOf(source: EventSource): Inspector {
    return found(this.inspectors, source, () => new Inspector(source));
  }

  parseCondition(text: string): ParsedCondition {
    return found(this.conditions, text, () => parseCondition(text, RULE_CONDITION_DEPTH));
  }

  /** Throws as `parseOutput` does. */
  parseOutput(text: string, source: EventSource): OutputPart[] {
    return found(this.outputs, `${source} ${text}`, () => parseOutput(text, source));
  }

  /** The check with these words in place of its own: the same object for the same words. */
  expand(check: Check, words: readonly Word[], make: () => Check): Check {
    const known = this.expansions.get(check);
    if (known && sameWords(known.words, words)) return known.expanded;
    const expanded = make();
    this.expansions.set(check, { words, expanded });
    return expanded;
  }
}

function found<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

function sameWords(a: readonly Word[], b: readonly Word[]): boolean {
  return a.length === b.length && a.every((word, index) => word.text === b[index]!.text);
}
