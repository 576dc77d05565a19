import { messageOf, Problem, unreachable } from '#core/index.ts';
import {
  ARGUMENT_TYPES,
  EVENT_TYPES,
  findFieldUse,
  type EventSource,
  type FieldUse,
} from '../../field/catalogue.ts';
import type {
  Check,
  FieldReference,
  Operand,
  Transformed,
  TransformerArgument,
  Word,
} from '../condition/ast.ts';
import { printArgument } from '../condition/print.ts';
import { ConditionFault } from './fault.ts';
import { hasWildcard } from './glob.ts';
import { hexValue, operandValue, type OperandValue } from './operand-value.ts';
import { operatorFault } from './operator.ts';
import type { CheckPlan, CheckWarning, PlainOperator, ReadPlan, TestPlan } from './plan.ts';
import { linearPattern, type LinearPattern } from './regex.ts';
import { ARITY, transformedType } from './transformer.ts';
import { sameType, TEXT, typeName, typeOfField } from './value-type.ts';
import { constantWarnings } from './warning.ts';

const KNOWN_EVENT_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/**
 * Looks up a check's fields for this source and reads its constants by their types. Throws a ConditionFault with Falco's
 * message when something does not exist or does not fit.
 */
export function planCheck(check: Check, source: EventSource): CheckPlan {
  const left = planOperand(check.left, source);
  const operatorProblem = operatorFault(check.operator, left.type);
  if (operatorProblem) throw new ConditionFault(operatorProblem, check.start);
  if (check.operator === 'exists' || check.right === null) {
    return { left, test: { kind: 'exists' }, key: `${keyOf(left)} exists`, warnings: [] };
  }
  const operator: PlainOperator = check.operator === '==' ? '=' : check.operator;
  const right = check.right;
  if (right.kind === 'operand') {
    const test = planOther(left, operator, right.operand, source);
    return { left, test, key: `${keyOf(left)} ${operator} ${keyOf(test.right)}`, warnings: [] };
  }
  const words = right.kind === 'words' ? right.items : [right.kind === 'name' ? nameWord(right) : right];
  checkPatterns(words, operator, right.start);
  const values = words.map((word) => constantOf(word, operator, left, right.start));
  const test: TestPlan = { kind: 'constants', operator, modifier: check.modifier, values };
  const warnings: CheckWarning[] = words.flatMap((word) =>
    constantWarnings(word.text, operator, source).map((message) => ({ message, offset: right.start })),
  );
  return { left, test, key: constantsKey(left, check, words), warnings };
}

/** Where an operand stands: some fields are only for conditions, some only for outputs. */
export type Standing = 'filter' | 'output';

/** How an operand is read from events of this source. */
export function planOperand(operand: Operand, source: EventSource, standing: Standing = 'filter'): ReadPlan {
  return operand.kind === 'field'
    ? planField(operand, source, standing)
    : planTransformed(operand, source, standing);
}

function planField(
  reference: FieldReference,
  source: EventSource,
  standing: Standing,
): ReadPlan & { kind: 'field' } {
  const use = findFieldUse(reference.name, reference.argument);
  if (!use || (use.field.source ?? source) !== source) throw nonexistent(reference);
  if ((use.field.only ?? standing) !== standing) {
    if (standing === 'filter') throw nonexistent(reference);
    throw new ConditionFault(
      `${printArgument(reference)} is filter only and cannot be used as a display field`,
      reference.start,
    );
  }
  checkArgument(reference, use);
  return { kind: 'field', use, type: typeOfField(use.field, use.argument) };
}

function checkArgument(reference: FieldReference, use: FieldUse): void {
  const { field, argument } = use;
  if (argument === null) {
    if (field.argument?.required)
      throw new ConditionFault(`filter syntax error: ${field.name}`, reference.start);
    return;
  }
  if (!field.argument) throw nonexistent(reference);
  const isIndex = /^-?\d+$/.test(argument);
  if (field.argument.kind === 'index' && !isIndex) throw nonexistent(reference);
  if (field.name === 'evt.arg' || field.name === 'evt.rawarg') {
    if (!isIndex && !ARGUMENT_TYPES.has(argument)) {
      throw new ConditionFault(`unknown event argument ${argument}`, reference.start);
    }
  }
  if (field.name === 'evt.type.is' && !KNOWN_EVENT_TYPES.has(argument)) {
    throw new ConditionFault(`unknown event type ${argument}`, reference.start);
  }
}

function planTransformed(node: Transformed, source: EventSource, standing: Standing): ReadPlan {
  const { least, most } = ARITY[node.transformer];
  if (node.of.length < least || node.of.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw new ConditionFault(
      `transformer '${node.transformer}' takes ${wanted} arguments, not ${node.of.length}`,
      node.start,
    );
  }
  if (node.argument !== null && node.transformer !== 'getopt') {
    throw new ConditionFault(`transformer '${node.transformer}' takes no argument in brackets`, node.start);
  }
  const of = node.of.map((argument) => planArgument(argument, source, standing));
  for (const part of of) {
    if (part.kind === 'field' && part.use.field.plain && !(node.transformer === 'len' && part.type.list)) {
      throw new ConditionFault(`field '${part.use.field.name}' does not support transformers`, node.start);
    }
  }
  const type = transformedType(
    node.transformer,
    of.map((part) => part.type),
    printArgument(node.of.at(-1)!),
  );
  if ('fault' in type) throw new ConditionFault(type.fault, node.start);
  return { kind: 'transformed', transformer: node.transformer, of, argument: node.argument, type };
}

function planArgument(argument: TransformerArgument, source: EventSource, standing: Standing): ReadPlan {
  switch (argument.kind) {
    case 'field':
      return planField(argument, source, standing);
    case 'transformed':
      return planTransformed(argument, source, standing);
    case 'word':
      return { kind: 'constant', value: argument.text, type: TEXT };
    case 'words': {
      const items = argument.items.map((item) => planArgument(item, source, standing));
      const odd = items.find((item) => item.type.kind !== 'string' || item.type.list);
      if (odd) throw new ConditionFault('only single text values can stand in a list', argument.start);
      return { kind: 'list', items, type: { ...TEXT, list: true } };
    }
    default:
      return unreachable(argument);
  }
}

function planOther(
  left: ReadPlan,
  operator: PlainOperator,
  operand: Operand,
  source: EventSource,
): TestPlan & { kind: 'other' } {
  const right = planOperand(operand, source);
  const fault = (message: string): ConditionFault => new ConditionFault(message, operand.start);
  if (operator === 'pmatch' || operator === 'regex') {
    throw fault(`operator '${operator.toUpperCase()}' doesn't support right-hand side fields`);
  }
  if (left.type.kind === 'net') throw fault("field type 'IPNET' doesn't support right-hand side fields");
  if (isPlain(left)) throw fault(`field '${nameOf(left)}' doesn't support right-hand side fields`);
  if (isPlain(right)) throw fault(`field '${nameOf(right)}' can't be used as a right-hand side field`);
  if (!sameType(left.type, right.type)) {
    const [leftType, rightType] = [left, right].map((side) => typeName(side.type));
    const [leftList, rightList] = [left, right].map((side) => (side.type.list ? ' (list)' : ''));
    throw fault(
      `field '${nameOf(left)}' has type '${leftType}'${leftList} while the right-hand side field '${nameOf(right)}' has incompatible type '${rightType}'${rightList}`,
    );
  }
  return { kind: 'other', operator, right };
}

function constantOf(word: Word, operator: PlainOperator, left: ReadPlan, start: number): OperandValue {
  if (isEventType(left) && !KNOWN_EVENT_TYPES.has(word.text) && EXACT.has(operator)) {
    throw new ConditionFault(`unknown event type ${word.text}`, start);
  }
  if (operator === 'regex') return patternOf(word);
  try {
    if (operator === 'bcontains' || operator === 'bstartswith') return hexValue(word.text);
    return operandValue(word.text, left.type);
  } catch (error) {
    if (error instanceof Problem) throw new ConditionFault(messageOf(error), start);
    throw error;
  }
}

/** Operators whose operand must be a whole name of an event type. */
const EXACT: ReadonlySet<PlainOperator> = new Set<PlainOperator>(['=', '!=', 'in', 'intersects']);

function patternOf(word: Word): LinearPattern {
  const pattern = linearPattern(word.text);
  if ('fault' in pattern) throw new ConditionFault(`invalid regex pattern: ${pattern.fault}`, word.start);
  return pattern;
}

/** Patterns are tried one after the other: more of them in one check would make an event take a second. */
const PATTERNS_LIMIT = 1000;

function checkPatterns(words: readonly Word[], operator: PlainOperator, start: number): void {
  if (words.length <= PATTERNS_LIMIT || !PATTERN_OPERATORS.has(operator)) return;
  const patterns = operator === 'regex' ? words : words.filter(({ text }) => hasWildcard(text));
  if (patterns.length > PATTERNS_LIMIT) {
    throw new ConditionFault(`more than ${PATTERNS_LIMIT} patterns in one check`, start);
  }
}

const PATTERN_OPERATORS: ReadonlySet<PlainOperator> = new Set<PlainOperator>([
  'glob',
  'iglob',
  'pmatch',
  'regex',
]);

function isEventType(plan: ReadPlan): boolean {
  return plan.kind === 'field' && plan.use.field.name === 'evt.type';
}

function isPlain(plan: ReadPlan): boolean {
  return plan.kind === 'field' && (plan.use.field.plain ?? false);
}

function nameOf(plan: ReadPlan): string {
  switch (plan.kind) {
    case 'field':
      return plan.use.field.name;
    case 'transformed':
      return nameOf(plan.of.at(-1)!);
    default:
      return 'constant';
  }
}

function nameWord(name: { readonly name: string; readonly start: number; readonly end: number }): Word {
  return { text: name.name, quoted: false, start: name.start, end: name.end };
}

function nonexistent(reference: FieldReference): ConditionFault {
  return new ConditionFault(
    `filter_check called with nonexistent field ${printArgument(reference)}`,
    reference.start,
  );
}

function constantsKey(left: ReadPlan, check: Check, words: readonly Word[]): string {
  const operator = check.operator === '==' ? '=' : check.operator;
  return `${keyOf(left)} ${operator} ${check.modifier ?? ''}${JSON.stringify(words.map((word) => word.text))}`;
}

function keyOf(plan: ReadPlan): string {
  switch (plan.kind) {
    case 'field':
      return plan.use.argument === null
        ? plan.use.field.name
        : `${plan.use.field.name}[${JSON.stringify(plan.use.argument)}]`;
    case 'transformed':
      return `${plan.transformer}(${plan.of.map(keyOf).join(',')})[${JSON.stringify(plan.argument)}]`;
    case 'constant':
      return JSON.stringify(plan.value);
    case 'list':
      return `(${plan.items.map(keyOf).join(',')})`;
    default:
      return unreachable(plan);
  }
}
