import { isRecord } from '#core/index.ts';
import type { EventSource } from '../../field/catalogue.ts';
import type { Typed } from '../compile/engine.ts';
import type { Extractor, Test } from '../compile/extractor.ts';
import { compileCondition, judgeCondition, type Judgement } from './judge-condition.ts';

/** How the lines of a batch are judged. */
export interface BatchOptions<Event extends Typed> {
  /** Only the grammar. */
  readonly syntaxOnly?: boolean;
  /** Events to try the conditions on, with how to read them. */
  readonly on?: { readonly events: readonly Event[]; readonly extractor: Extractor<Event> };
}

/** The answer to a line of `detect cond --batch`. */
export type BatchAnswer =
  | { readonly ok: true; readonly types: readonly string[]; readonly events?: readonly number[] }
  | { readonly ok: false; readonly error: string; readonly line?: number; readonly column: number };

/** A condition longer than this is nobody's; a line of JSON may take twice as much. */
const LINE_LENGTH = 32 * 1024 * 1024;

/** Answers one line, `{"condition":"..."}`, optionally with a `source`; every line has an answer. */
export function judgeBatchLine<Event extends Typed>(
  line: string,
  options: BatchOptions<Event> = {},
): BatchAnswer {
  const request = parseRequest(line);
  if ('error' in request) return { ok: false, error: request.error, column: 1 };
  const { condition } = request;
  const { on, syntaxOnly = false } = options;
  const source = request.source ?? on?.events[0]?.source ?? 'syscall';
  if (!on || syntaxOnly) return answerOf(judgeCondition(condition, { syntaxOnly, source }), condition);
  const compiled = compileCondition(condition, on.extractor, source);
  if (!compiled.ok) return answerOf(compiled, condition);
  return { ok: true, types: compiled.types, events: select(compiled.test, on) };
}

function select<Event>(
  test: Test<Event>,
  { events, extractor }: { readonly events: readonly Event[]; readonly extractor: Extractor<Event> },
): number[] {
  const numberOf = extractor('evt.num', null);
  return events.filter(test).map((event) => Number(numberOf(event)));
}

function answerOf(judgement: Judgement, condition: string): BatchAnswer {
  if (judgement.ok) return judgement;
  const { error, line, column } = judgement;
  return { ok: false, error, ...(condition.includes('\n') && { line }), column };
}

function parseRequest(
  line: string,
): { readonly condition: string; readonly source?: EventSource } | { readonly error: string } {
  if (line.length > LINE_LENGTH) return { error: `a line is longer than ${LINE_LENGTH} characters` };
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { error: 'not JSON: a line is {"condition":"..."}' };
  }
  if (!isRecord(request) || typeof request['condition'] !== 'string') {
    return { error: 'a line is {"condition":"..."}' };
  }
  const { condition, source } = request;
  if (source === undefined) return { condition };
  if (source === 'syscall' || source === 'k8s_audit') return { condition, source };
  return { error: 'source is syscall or k8s_audit' };
}
