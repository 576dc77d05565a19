import { messageOf, Problem } from '#core/index.ts';
import { SEQUENCE_FIELDS, type EventSource } from '../../field/catalogue.ts';
import { ConditionFault } from '../check/fault.ts';
import type { Condition } from '../condition/ast.ts';
import type { OutputField, OutputPart } from '../output/format.ts';
import { exceptionText } from './exception.ts';
import { expandLists } from './expand-lists.ts';
import { DEPRECATED_FIELDS, type Inspection, type Inspector } from './inspect.ts';
import { invalidItem, LoadFault, type Warn } from './issue.ts';
import { conditionContext, type ConditionText, type ExceptionItem, type RuleItem } from './item.ts';
import type { ListTable } from './list-table.ts';
import type { LoadMemory } from './load-memory.ts';
import type { MacroTable } from './macro-table.ts';
import type { LoadedRule } from './rule-set.ts';

/** What is added to the outputs of a source's rules. */
export type ExtraOutput = (source: EventSource) => string;

/** More event types than a rule should have to be tried on (Falco's figure). */
const MANY_EVENT_TYPES = 100;
const NA_CHECK =
  "comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule condition. If you need to  check for the existence of a field, consider using the 'exists' operator instead.";
const CONTAINER_INFO =
  '%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0. The container plugin will automatically add required fields to the output message.';

/** What all rules of a load share. */
export interface Compilation {
  readonly lists: ListTable;
  readonly macros: MacroTable;
  readonly extra: ExtraOutput;
  readonly warn: Warn;
  readonly memory: LoadMemory;
}

/**
 * A rule ready to be compiled to a function; null for one that asks to be skipped when it names something unknown. Only steps
 * (of sequences and thresholds) can print what is known of those.
 */
export function compileRule(
  item: RuleItem,
  source: EventSource,
  compilation: Compilation,
  isStep = false,
): LoadedRule | null {
  const { warn, memory } = compilation;
  const inspector = memory.inspectorOf(source);
  const outputText = `${withoutContainerInfo(item, warn)}${compilation.extra(source)}`;
  const output = compileOutput(item, outputText, source, isStep, compilation);
  if (!output) return null;
  const condition = excluding(readCondition(item.condition, compilation), item, compilation);
  const inspection = inspectRule(condition, item, inspector, warn);
  if (!inspection) return null;
  const eventTypes = source === 'syscall' ? memory.types.typesOf(condition) : [];
  if (source === 'syscall' && item.warnEventTypes) {
    if (eventTypes.length === 0 || eventTypes.length > MANY_EVENT_TYPES) {
      const message = 'Rule matches too many evt.type values. This has a significant performance penalty.';
      warn('LOAD_NO_EVTTYPE', message, item.context);
    }
  }
  return {
    name: item.name,
    description: item.description,
    source,
    priority: item.priority,
    tags: item.tags,
    enabled: item.enabled,
    condition,
    conditionText: item.condition.text,
    plans: inspector.plans,
    eventTypes,
    outputText,
    output,
    exceptionFields: exceptionFieldsOf(item),
    item,
  };
}

function compileOutput(
  item: RuleItem,
  text: string,
  source: EventSource,
  isStep: boolean,
  { warn, memory }: Compilation,
): OutputPart[] | null {
  try {
    const parts = memory.parseOutput(text, source);
    const foreign = isStep ? undefined : parts.find(isOfSequence);
    if (foreign) throw new Problem('rule.output', `only sequences and thresholds have ${foreign.key}`);
    for (const field of DEPRECATED_FIELDS) {
      if (!text.includes(field)) continue;
      const message = `usage of deprecated field '${field}' has been detected in the rule output`;
      warn('LOAD_DEPRECATED_ITEM', message, item.outputContext);
    }
    return parts;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (item.skipIfUnknown && namesUnknown(error.message)) {
      warn('LOAD_UNKNOWN_FILTER', error.message, item.outputContext);
      return null;
    }
    throw new LoadFault('LOAD_ERR_COMPILE_OUTPUT', messageOf(error), item.outputContext);
  }
}

function isOfSequence(part: OutputPart): part is OutputField {
  return (
    typeof part !== 'string' && part.read.kind === 'field' && SEQUENCE_FIELDS.includes(part.read.use.field)
  );
}

function inspectRule(
  condition: Condition,
  item: RuleItem,
  inspector: Inspector,
  warn: Warn,
): Inspection | null {
  const conditionPlace = item.condition.pieces[0]!.context;
  try {
    const inspection = inspector.inspect(condition);
    if (inspection.comparesNa) warn('LOAD_UNSAFE_NA_CHECK', NA_CHECK, conditionPlace);
    for (const field of inspection.deprecated) {
      const message = `usage of deprecated field '${field}' has been detected in the rule condition`;
      warn('LOAD_DEPRECATED_ITEM', message, conditionPlace);
    }
    for (const { message, offset } of inspection.warnings) {
      warn('LOAD_COMPILE_CONDITION', message, conditionContext(item.condition, offset));
    }
    return inspection;
  } catch (error) {
    if (!(error instanceof ConditionFault)) throw error;
    const context = conditionContext(item.condition, error.offset);
    if (item.skipIfUnknown && namesUnknown(error.message)) {
      warn('LOAD_UNKNOWN_FILTER', error.message, context);
      return null;
    }
    throw new LoadFault('LOAD_ERR_COMPILE_CONDITION', error.message, context);
  }
}

/** The rule's own condition and not any of its exceptions. */
function excluding(condition: Condition, item: RuleItem, compilation: Compilation): Condition {
  const span = { start: condition.start, end: condition.end };
  const exclusions = item.exceptions.flatMap((exception): Condition[] => {
    const child = readException(exception, compilation);
    return child ? [{ kind: 'not', child, ...span }] : [];
  });
  if (exclusions.length === 0) return condition;
  return { kind: 'and', children: [condition, ...exclusions], ...span };
}

function readException(exception: ExceptionItem, compilation: Compilation): Condition | null {
  const text = exceptionText(exception);
  if (text === null) return null;
  const piece = { start: 0, text, context: exception.context };
  return readCondition({ text, pieces: [piece] }, compilation);
}

function readCondition(condition: ConditionText, compilation: Compilation): Condition {
  const parsed = parseText(condition, compilation);
  return placed(condition, 'LOAD_ERR_VALIDATE', () => compilation.macros.resolve(parsed));
}

/** Parses a condition and puts the members of lists in it. */
export function parseText(condition: ConditionText, { lists, memory }: Compilation): Condition {
  const parsed = memory.parseCondition(lists.readable(condition.text));
  if (!parsed.ok) {
    const context = conditionContext(condition, parsed.error.offset);
    throw new LoadFault('LOAD_ERR_COMPILE_CONDITION', parsed.error.message, context);
  }
  return placed(condition, 'LOAD_ERR_COMPILE_CONDITION', () => expandLists(parsed.condition, lists, memory));
}

/** Gives a fault of the condition its place in the file. */
export function placed<T>(
  condition: ConditionText,
  code: 'LOAD_ERR_VALIDATE' | 'LOAD_ERR_COMPILE_CONDITION',
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConditionFault)) throw error;
    const context = conditionContext(condition, error.offset);
    if (code === 'LOAD_ERR_VALIDATE') throw invalidItem(error.message, context);
    throw new LoadFault(code, error.message, context);
  }
}

function withoutContainerInfo(item: RuleItem, warn: Warn): string {
  if (!item.output.includes('%container.info')) return item.output;
  warn('LOAD_DEPRECATED_ITEM', CONTAINER_INFO, item.context);
  return item.output.replaceAll('%container.info', '');
}

function exceptionFieldsOf(item: RuleItem): string[] {
  const fields = item.exceptions.flatMap((exception) =>
    exception.values.length === 0 ? [] : [exception.fields ?? []].flat(3),
  );
  return [...new Set(fields.filter((field) => typeof field === 'string'))];
}

/** The messages of things that do not exist, which a rule may ask to be skipped for. */
function namesUnknown(message: string): boolean {
  return /nonexistent field|invalid formatting token|unknown event type|unknown filter:/.test(message);
}
