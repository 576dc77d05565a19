import { messageOf } from '#core/index.ts';
import { CelError, type Environment, evaluate } from './cel/index.ts';
import type { PolicyResult } from './decision.ts';
import type { EngineContext, ExceptionUse, PolicyInput, PolicyProblem } from './engine.ts';
import { EXPRESSION_COST_LIMIT } from './kubernetes/activation.ts';
import { compileExpression, type PolicyExpression } from './kubernetes/expression.ts';
import { wildcardMatches } from './kyverno/wildcard.ts';
import { bindingsFor } from './native/bindings.ts';
import { type FieldStep, parseFieldPath, withoutField } from './native/field-path.ts';
import { matchesDocument } from './native/match-document.ts';
import { exceptionSchema, type PolicyException } from './native/policy-schema.ts';
import { parsePolicy } from './parse-policy.ts';
import type { SourceDocument } from './source-document.ts';

/** One of our own exceptions, which count for policies of every kind. */
export interface CompiledException {
  readonly name: string;
  readonly spec: PolicyException['spec'];
  readonly condition: PolicyExpression | undefined;
  /** What a rule must pass without; empty: the whole document is excused. */
  readonly fields: readonly (readonly FieldStep[])[];
}

/** Reads exceptions; one that cannot be read excuses nothing and is a problem. */
export function compileExceptions(
  documents: readonly SourceDocument[],
  environment: Environment,
  problems: PolicyProblem[],
): CompiledException[] {
  return documents.flatMap((document) =>
    parsePolicy(document, exceptionSchema, problems).flatMap(({ metadata, spec }) => {
      const source = spec.match?.expression;
      const condition =
        source === undefined
          ? undefined
          : compileExpression(source, 'spec.match.expression', environment, ['bool']);
      try {
        const fields = (spec.fields ?? []).map(parseFieldPath);
        if (condition?.problem === undefined) return [{ name: metadata.name, spec, condition, fields }];
        problems.push({ policy: metadata.name, kind: document.kind, message: condition.problem });
      } catch (error) {
        problems.push({ policy: metadata.name, kind: document.kind, message: messageOf(error) });
      }
      return [];
    }),
  );
}

/** What the policies say of the document without some of its parts; asked only for exceptions with `fields`. */
export type Reconsider = (input: PolicyInput) => readonly PolicyResult[];

/** Results after exceptions: excused failures are skips that name their exceptions, and what became of each exception. */
export interface ExcusedResults {
  readonly results: readonly PolicyResult[];
  readonly uses: readonly ExceptionUse[];
}

/** Applies exceptions to what policies found in a document. */
export function applyExceptions(
  exceptions: readonly CompiledException[],
  results: readonly PolicyResult[],
  input: PolicyInput,
  context: EngineContext,
  reconsider: Reconsider,
): ExcusedResults {
  const uses: ExceptionUse[] = [];
  let current = results;
  for (const exception of exceptions) {
    const named = current.filter((result) => isNamed(exception, result) && result.outOfScope !== true);
    const isMeant = named.length > 0 ? isForSafely(exception, input, context) : false;
    if (isMeant === false) {
      uses.push(use(exception, 'unmatched'));
      continue;
    }
    if (typeof isMeant === 'string') {
      uses.push(use(exception, 'broken', isMeant));
      continue;
    }
    const failures = named.filter(({ result }) => result === 'fail');
    if (context.now >= new Date(exception.spec.expires)) {
      uses.push(use(exception, failures.length > 0 ? 'expired' : 'unmatched'));
      continue;
    }
    const excused = new Set(
      failures.length === 0 ? [] : excusedFailures(exception, failures, input, reconsider),
    );
    uses.push(use(exception, excused.size > 0 ? 'applied' : 'unmatched'));
    current = current.map((result) => (excused.has(result) ? excuse(result, exception) : result));
  }
  return { results: current, uses };
}

function isNamed({ spec }: CompiledException, { policy, rule }: PolicyResult): boolean {
  return spec.policies.some(
    (named) =>
      wildcardMatches(named.policy, policy) &&
      (named.rules?.some((pattern) => wildcardMatches(pattern, rule)) ?? true),
  );
}

/** What cannot be compared with the exception is not excused by it. */
function isForSafely(
  exception: CompiledException,
  input: PolicyInput,
  context: EngineContext,
): boolean | string {
  try {
    return isFor(exception, input, context);
  } catch (error) {
    return messageOf(error);
  }
}

/** Whether the document is one that the exception is for; a text says why that is not known. */
function isFor(
  { spec, condition }: CompiledException,
  input: PolicyInput,
  context: EngineContext,
): boolean | string {
  if (spec.match !== undefined && !matchesDocument(spec.match, input)) return false;
  if (condition?.compiled === undefined) return true;
  const { interrupted, shared } = context;
  const result = evaluate(condition.compiled, bindingsFor(input), {
    costLimit: EXPRESSION_COST_LIMIT,
    interrupted,
    shared,
  });
  if (result.error !== undefined) return result.error.message;
  return result.value instanceof CelError ? result.value.message : result.value === true;
}

/** All failures, or those that are gone when the excused parts of the document are. */
function excusedFailures(
  { fields }: CompiledException,
  failures: readonly PolicyResult[],
  input: PolicyInput,
  reconsider: Reconsider,
): readonly PolicyResult[] {
  if (fields.length === 0) return failures;
  const reduced = withoutFields(input, fields);
  if (reduced === undefined) return [];
  const passes = new Set(
    reconsider(reduced)
      .filter(({ result }) => result === 'pass')
      .map(keyOf),
  );
  return failures.filter((failure) => passes.has(keyOf(failure)));
}

function withoutFields(
  input: PolicyInput,
  fields: readonly (readonly FieldStep[])[],
): PolicyInput | undefined {
  const value = fields.reduce((document, steps) => withoutField(document, steps), input.value);
  if (value === input.value) return undefined;
  if (input.request === undefined) return { ...input, value };
  const isObject = input.request.object === input.value;
  return { ...input, value, request: isObject ? { ...input.request, object: value } : input.request };
}

function keyOf({ policy, kind, rule, binding = '', param = '' }: PolicyResult): string {
  return JSON.stringify([policy, kind, rule, binding, param]);
}

function excuse(result: PolicyResult, { name, spec }: CompiledException): PolicyResult {
  const message = `excused by ${name} until ${spec.expires} (${spec.owner}: ${spec.reason}): ${result.message}`;
  return {
    ...result,
    result: 'skip',
    effect: 'none',
    message,
    exceptions: [...(result.exceptions ?? []), name],
  };
}

function use(
  { name, spec }: CompiledException,
  status: ExceptionUse['status'],
  message?: string,
): ExceptionUse {
  const { owner, reason, expires, policies } = spec;
  return {
    exception: name,
    status,
    policy: policies.map(({ policy }) => policy).join(', '),
    owner,
    reason,
    expires,
    ...(message === undefined ? {} : { message }),
  };
}
