import { isRecord, messageOf, Problem } from '#core/index.ts';
import { compileCel, type CompiledExpression } from './compile.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { toJson } from './json.ts';
import { parseCelJson } from './parse-json.ts';
import { CelProblem } from './problem.ts';
import type { PlainMap } from './values/value.ts';

/** Answers one line of `policy cel --batch`: `{"expr": "..", "vars": {..}}` to `{"value": ..}` or `{"error": ".."}`. */
export function celBatch(line: string, environment: Environment): string {
  try {
    const request: unknown = parseCelJson(line);
    if (!isRecord(request) || typeof request['expr'] !== 'string')
      return failure('a line needs an "expr" text');
    const vars = request['vars'] ?? {};
    if (!isRecord(vars)) return failure('"vars" must be an object');
    const names = Object.fromEntries(Object.keys(vars).map((name) => [name, 'dyn']));
    return answer(request['expr'], vars as PlainMap, environment.with(names));
  } catch (error) {
    if (error instanceof Problem || error instanceof RangeError) {
      return failure(error instanceof CelProblem ? textOf(error) : messageOf(error));
    }
    throw error;
  }
}

/**
 * Variables have no declared types here, so an expression that does not fit the checker may still have a value: it runs
 * unchecked, and if that fails too, the answer is what the checker said. An API server takes none that does not fit, and
 * neither does its dialect.
 */
function answer(source: string, vars: PlainMap, environment: Environment): string {
  const { expression, problem } = compileLeniently(source, environment);
  // An API server makes a program of an expression first, and takes none whose constant parts are errors.
  if (expression.refusal !== undefined && !environment.strictSpecification)
    return failure(expression.refusal);
  const result = evaluate(expression, vars);
  if (result.error === undefined) return JSON.stringify({ value: toJson(result.value) });
  return failure(problem === undefined ? result.error.message : textOf(problem));
}

function compileLeniently(
  source: string,
  environment: Environment,
): { expression: CompiledExpression; problem?: CelProblem } {
  try {
    return { expression: compileCel(source, environment) };
  } catch (error) {
    const mayRun =
      error instanceof CelProblem && error.code === 'cel.type' && environment.strictSpecification;
    if (!mayRun) throw error;
    return { expression: compileCel(source, environment, { check: false }), problem: error };
  }
}

function failure(message: string): string {
  return JSON.stringify({ error: message });
}

function textOf({ message, hint }: CelProblem): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}
