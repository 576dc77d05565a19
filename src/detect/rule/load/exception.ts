import type { EventSource } from '../../field/catalogue.ts';
import { LIST_OPERATORS, MODIFIERS, NUMBER_OPERATORS, TEXT_SIGNS, TEXT_WORDS } from '../condition/ast.ts';
import { parseCondition } from '../condition/parse.ts';
import { ConditionFault } from '../check/fault.ts';
import { planOperand } from '../check/type-check.ts';
import { invalidItem } from './issue.ts';
import type { ExceptionItem, Nested } from './item.ts';

const TEXT_OPERATORS: readonly string[] = [...TEXT_SIGNS, ...TEXT_WORDS];
const OPERATORS: ReadonlySet<string> = new Set([
  'exists',
  ...NUMBER_OPERATORS,
  ...LIST_OPERATORS,
  ...TEXT_OPERATORS,
  ...TEXT_OPERATORS.flatMap((operator) => MODIFIERS.map((modifier) => `${operator} ${modifier}`)),
]);

/** Fills in the comparison operators that are left out, and checks that operators and fields exist and pair up. */
export function validateException(exception: ExceptionItem, source: EventSource | null): ExceptionItem {
  const { fields, comparisons, context } = exception;
  const fault = (message: string): never => {
    throw invalidItem(message, context);
  };
  if (typeof fields === 'string') {
    const operator = comparisons === null || comparisons.length === 0 ? 'in' : comparisons;
    if (typeof operator !== 'string') return fault('Fields and comps must both be strings');
    if (!takesList(operator)) {
      return fault('When fields is a single value, comps must be one of (in, pmatch, intersects)');
    }
    checkField(fields, source, fault);
    return { ...exception, comparisons: operator };
  }
  const names = fields ?? [];
  const operators = comparisons === null || comparisons.length === 0 ? names.map(() => '=') : comparisons;
  if (typeof operators === 'string' || operators.length !== names.length) {
    return fault('Fields and comps lists must have equal length');
  }
  for (const operator of operators) {
    if (typeof operator !== 'string' || !OPERATORS.has(operator)) {
      return fault(`'${asText(operator)}' is not a supported comparison operator`);
    }
  }
  for (const field of names) checkField(asText(field), source, fault);
  return { ...exception, comparisons: operators };
}

/** The conditions of an exception, in the language: each is excluded from the rule. Null when it has no values. */
export function exceptionText(exception: ExceptionItem): string | null {
  const { fields, comparisons, values, context } = exception;
  if (values.length === 0) return null;
  if (typeof fields === 'string') {
    const words = values.map((value) => {
      if (typeof value !== 'string')
        throw invalidItem('Expected values array to contain a list of strings', context);
      return quoteBlanks(value);
    });
    return `(${fields} ${asText(comparisons ?? 'in')} (${words.join(', ')}))`;
  }
  const names = fields ?? [];
  const tuples = values.map((tuple) => {
    if (typeof tuple === 'string' || tuple.length !== names.length) {
      throw invalidItem('Fields and values lists must have equal length', context);
    }
    const checks = names.map((field, index) => {
      const operator = asText((comparisons ?? [])[index] ?? '=');
      return `${asText(field)} ${operator} ${operandText(tuple[index]!, operator)}`;
    });
    return `(${checks.join(' and ')})`;
  });
  return `(${tuples.join(' or ')})`;
}

/** True for operators whose operand is a list. */
function takesList(operator: string): boolean {
  return (
    (LIST_OPERATORS as readonly string[]).includes(operator) ||
    MODIFIERS.some((word) => operator.endsWith(` ${word}`))
  );
}

function operandText(value: Nested, operator: string): string {
  if (typeof value !== 'string') return `(${value.map((member) => quoteBlanks(asText(member))).join(', ')})`;
  if (takesList(operator)) return value.startsWith('(') ? value : `(${quoteBlanks(value)})`;
  return quoteBlanks(value);
}

/** A value with a blank is one word, unless it is in quotes already. */
function quoteBlanks(value: string): string {
  return value.includes(' ') && !/^["']/.test(value) ? `"${value}"` : value;
}

function asText(value: Nested): string {
  return typeof value === 'string' ? value : `[${value.map(asText).join(', ')}]`;
}

/** A field, or a transformer of one. */
function checkField(field: string, source: EventSource | null, fault: (message: string) => never): void {
  if (source === null) return;
  const parsed = parseCondition(`${field} exists`);
  const check = parsed.ok && parsed.condition.kind === 'check' ? parsed.condition : null;
  if (!check || check.operator !== 'exists') return fault(`'${field}' is not a supported filter field`);
  try {
    planOperand(check.left, source);
  } catch (error) {
    if (error instanceof ConditionFault) fault(`'${field}' is not a supported filter field`);
    throw error;
  }
}
