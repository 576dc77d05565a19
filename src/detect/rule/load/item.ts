import type { EventSource } from '../../field/catalogue.ts';
import type { Context } from './context.ts';

/** How urgent a rule is, most urgent first, as Falco writes it in alerts. */
export const PRIORITIES = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The priority that a rule file names, in any case; `info` is `informational`. */
export function parsePriority(text: string): Priority | null {
  const lower = text.toLowerCase();
  const wanted = lower === 'info' ? 'informational' : lower;
  return PRIORITIES.find((priority) => priority.toLowerCase() === wanted) ?? null;
}

/** The text of a condition: one piece for each place that adds to it, joined by blanks. */
export interface ConditionText {
  readonly text: string;
  readonly pieces: readonly ConditionPiece[];
}

export interface ConditionPiece {
  /** Where it starts in the whole text. */
  readonly start: number;
  readonly text: string;
  /** The YAML value that holds it. */
  readonly context: Context;
}

/** The text of one YAML value. */
export function conditionText(text: string, context: Context): ConditionText {
  return { text, pieces: [{ start: 0, text, context }] };
}

/** One condition text after another. */
export function appendCondition(first: ConditionText, second: ConditionText): ConditionText {
  const shift = first.text.length + 1;
  const moved = second.pieces.map((piece) => ({ ...piece, start: piece.start + shift }));
  return { text: `${first.text} ${second.text}`, pieces: [...first.pieces, ...moved] };
}

/** The context of an offset in a condition, down to its line in the file. */
export function conditionContext(condition: ConditionText, offset: number): Context {
  const piece = condition.pieces.findLast((candidate) => candidate.start <= offset) ?? condition.pieces[0]!;
  const inPiece = Math.min(offset - piece.start, piece.text.length);
  return {
    parent: piece.context,
    type: 'condition expression',
    name: '',
    file: piece.context.file,
    offset: sourceOffset(piece, inPiece),
    expression: { text: condition.text, offset },
  };
}

/** YAML folds lines and drops indentation: only characters that are no blanks stay in step with the file. */
function sourceOffset(piece: ConditionPiece, inPiece: number): number {
  const { text } = piece.context.file;
  let at = piece.context.offset;
  if (text[at] === '>' || text[at] === '|') {
    const lineEnd = text.indexOf('\n', at);
    at = lineEnd === -1 ? text.length : lineEnd;
  } else if (text[at] === '"' || text[at] === "'") at++;
  for (let index = 0; index < inPiece; index++) {
    if (isBlank(piece.text.charCodeAt(index))) continue;
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    at++;
  }
  while (at < text.length && !isBlank(piece.text.charCodeAt(inPiece)) && isBlank(text.charCodeAt(at))) at++;
  return Math.min(at, text.length);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || Number.isNaN(code);
}

/** Something that is a text or a list of such, as exceptions are written. */
export type Nested = string | readonly Nested[];

export interface ExceptionItem {
  readonly name: string;
  readonly context: Context;
  readonly fields: Nested | null;
  readonly comparisons: Nested | null;
  readonly values: readonly Nested[];
}

export interface ListItem {
  readonly name: string;
  readonly items: readonly string[];
  readonly context: Context;
}

export interface MacroItem {
  readonly name: string;
  readonly condition: ConditionText;
  readonly context: Context;
}

export interface RuleItem {
  readonly name: string;
  readonly context: Context;
  readonly condition: ConditionText;
  readonly output: string;
  readonly outputContext: Context;
  readonly description: string;
  readonly priority: Priority;
  /** As written; one that nobody serves makes the rule sleep. */
  readonly source: string;
  readonly enabled: boolean;
  readonly warnEventTypes: boolean;
  readonly skipIfUnknown: boolean;
  readonly tags: readonly string[];
  readonly exceptions: readonly ExceptionItem[];
  readonly capture: boolean;
  readonly captureDuration: number | null;
}

/** What a later item changes of an earlier rule. */
export interface RuleChange {
  readonly name: string;
  readonly context: Context;
  readonly condition?: ConditionText;
  readonly output?: string;
  readonly description?: string;
  readonly priority?: Priority;
  readonly enabled?: boolean;
  readonly warnEventTypes?: boolean;
  readonly skipIfUnknown?: boolean;
  readonly tags?: readonly string[];
  readonly exceptions?: readonly ExceptionItem[];
  readonly capture?: boolean;
  readonly captureDuration?: number;
}

/** The source of a rule, when we serve it. */
export function knownSource(source: string): EventSource | null {
  return source === 'syscall' || source === 'k8s_audit' ? source : null;
}
