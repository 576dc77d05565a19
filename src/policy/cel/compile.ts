import { check, type Checked } from './check/checker.ts';
import { checkLiterals } from './check/literals.ts';
import { formatType } from './check/type.ts';
import type { Environment } from './environment.ts';
import { compileNode, type Compiled, type Observer } from './eval/compile.ts';
import type { Node } from './parse/ast.ts';
import { parse } from './parse/parser.ts';
import { CelProblem } from './problem.ts';

/** An expression that is ready to run. */
export interface CompiledExpression extends Compiled {
  readonly source: string;
  readonly node: Node;
  /** The type that it evaluates to, `bool`, `list(string)`, `dyn`. */
  readonly type: string;
  /** The same expression with an observer at each of its parts. */
  observed(observer: Observer): Compiled;
}

export interface CompileOptions {
  /** `false` leaves types unchecked: names and overloads are then found when the expression runs. */
  readonly check?: boolean;
}

/** Reads, checks and compiles an expression; throws `cel.syntax` or `cel.type` with line, column and what was expected. */
export function compileCel(
  source: string,
  environment: Environment,
  options: CompileOptions = {},
): CompiledExpression {
  const node = parse(source, environment.parsing);
  const checked = options.check === false ? undefined : checkedOrThrow(node, source, environment);
  return {
    ...compileNode(node, environment, checked),
    source,
    node,
    type: checked === undefined ? 'dyn' : formatType(checked.type),
    observed: (observer) => compileNode(node, environment, checked, observer),
  };
}

function checkedOrThrow(node: Node, source: string, environment: Environment): Checked {
  const checked = check(node, source, environment);
  if (checked.mistakes.length > 0) throw new CelProblem('cel.type', source, checked.mistakes);
  const mistakes = environment.validatesLiterals ? checkLiterals(node, source, checked) : [];
  if (mistakes.length > 0) throw new CelProblem('cel.type', source, mistakes);
  return checked;
}
