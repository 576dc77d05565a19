import { compileLinearRegex } from '#format/index.ts';
import { Problem } from '#core/index.ts';
import { mistakeAt, type CelMistake } from '../problem.ts';
import { childrenOf, type Node } from '../parse/ast.ts';
import { toDuration, toTimestamp } from '../values/convert.ts';
import { CelError, type Value } from '../values/value.ts';
import type { Checked } from './checker.ts';
import { formatMistake } from './format-literals.ts';
import { formatType, parametersOf, unwrapOptional, type CelType } from './type.ts';

/** Functions inside whose arguments literals may mix types. */
const EXEMPT_FUNCTIONS: ReadonlySet<string> = new Set(['format']);

/** More mistakes than this say nothing more, and each is looked up in the source. */
const MISTAKES_MAX = 100;

/**
 * What API servers check of literals besides their types: elements of one type, patterns that compile, timestamps and durations
 * that are ones (cel-go, ASTValidators).
 */
export function checkLiterals(root: Node, source: string, checked: Checked): readonly CelMistake[] {
  const mistakes: CelMistake[] = [];
  const seen = new Set<number>();
  const visit = (node: Node, exempt: boolean): void => {
    if (node.kind === 'literal' || node.kind === 'ident') return;
    if (seen.has(node.id) || mistakes.length > MISTAKES_MAX) return;
    seen.add(node.id);
    const inner = exempt || (node.kind === 'call' && EXEMPT_FUNCTIONS.has(node.name));
    if (!exempt) mistakes.push(...mixedElements(node, source, checked));
    const argument = invalidArgument(node);
    if (argument !== undefined) mistakes.push(mistakeAt(source, argument.at, argument.message));
    const format = formatMistake(node, checked);
    if (format !== undefined) mistakes.push(mistakeAt(source, format.at, format.message));
    for (const child of childrenOf(node)) visit(child, inner);
  };
  visit(root, false);
  return mistakes;
}

function mixedElements(node: Node, source: string, checked: Checked): readonly CelMistake[] {
  if (node.kind === 'list') return mixed(node.elements, source, checked).slice(0, 1);
  if (node.kind !== 'map') return [];
  const keys = node.entries.map(({ key }) => ({ value: key, optional: false }));
  return [...mixed(keys, source, checked), ...mixed(node.entries, source, checked)].sort(
    (a, b) => a.offset - b.offset,
  );
}

function mixed(
  elements: readonly { readonly value: Node; readonly optional: boolean }[],
  source: string,
  checked: Checked,
): readonly CelMistake[] {
  const types = elements.map(({ value, optional }) => {
    const type = checked.typeOf(value);
    return optional ? (unwrapOptional(type) ?? type) : type;
  });
  const [first] = types;
  const mistakes: CelMistake[] = [];
  for (let i = 1; i < types.length && mistakes.length < MISTAKES_MAX; i++) {
    const type = types[i]!;
    if (equivalent(first!, type)) continue;
    const message = `expected type '${formatType(first!)}' but found '${formatType(type)}'`;
    mistakes.push(mistakeAt(source, elements[i]!.value.at, message));
  }
  return mistakes;
}

function equivalent(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || (a.kind === 'named' && b.kind === 'named' && a.name !== b.name)) return false;
  const left = parametersOf(a);
  const right = parametersOf(b);
  return left.length === right.length && left.every((parameter, i) => equivalent(parameter, right[i]!));
}

/** The literal argument of a function that can't take it. */
function invalidArgument(node: Node): { at: number; message: string } | undefined {
  if (node.kind !== 'call') return undefined;
  const argument = node.args.at(node.name === 'matches' ? -1 : 0);
  if (argument?.kind !== 'literal') return undefined;
  const valid = LITERAL_CHECKS.get(node.name)?.(argument.value) ?? true;
  return valid ? undefined : { at: argument.at, message: `invalid ${node.name} argument` };
}

const LITERAL_CHECKS: ReadonlyMap<string, (value: Value) => boolean> = new Map([
  ['timestamp', (value: Value) => !(toTimestamp(value) instanceof CelError)],
  ['duration', (value: Value) => !(toDuration(value) instanceof CelError)],
  ['matches', isPattern],
]);

function isPattern(value: Value): boolean {
  if (typeof value !== 'string') return true;
  try {
    compileLinearRegex(value);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
