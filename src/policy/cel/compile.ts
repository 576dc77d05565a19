import { check, type Checked } from './check/checker.ts';
import { checkLiterals } from './check/literals.ts';
import { formatType } from './check/type.ts';
import type { Environment } from './environment.ts';
import { compileNode, type Compiled, type Observer } from './eval/compile.ts';
import { childrenOf, type Node, qualifiedName } from './parse/ast.ts';
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
  const node = parsedOrThrow(source, environment);
  const checked = options.check === false ? undefined : checkedOrThrow(node, source, environment);
  return {
    ...compileNode(node, environment, checked),
    source,
    node,
    type: checked === undefined ? 'dyn' : formatType(checked.type),
    observed: (observer) => compileNode(node, environment, checked, observer),
  };
}

function parsedOrThrow(source: string, environment: Environment): Node {
  try {
    return parse(source, environment.parsing);
  } catch (error) {
    const later = environment.later().get('optional.of');
    const isOptional = /\.\?|\[\s*\?|\{\s*\?/.test(source);
    if (!(error instanceof CelProblem) || later === undefined || !isOptional) throw error;
    const hint = `Optional fields and values are known from Kubernetes ${later} on.`;
    throw new CelProblem(error.code, source, error.mistakes, hint);
  }
}

function checkedOrThrow(node: Node, source: string, environment: Environment): Checked {
  const checked = check(node, source, environment);
  if (checked.mistakes.length > 0) {
    throw new CelProblem('cel.type', source, checked.mistakes, hintOfLater(node, environment));
  }
  const mistakes = environment.validatesLiterals ? checkLiterals(node, source, checked) : [];
  if (mistakes.length > 0) throw new CelProblem('cel.type', source, mistakes);
  return checked;
}

/** Says which of the names that are not known here later API servers know. */
function hintOfLater(root: Node, environment: Environment): string | undefined {
  const later = environment.later();
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'call') {
      const prefix = node.target === undefined ? undefined : qualifiedName(node.target);
      for (const name of [node.name, `${prefix ?? ''}.${node.name}`]) {
        if (later.has(name) && environment.functionNamed(name) === undefined) found.add(name);
      }
    }
    for (const child of childrenOf(node)) visit(child);
  };
  if (later.size > 0) visit(root);
  if (found.size === 0) return undefined;
  return [...found].map((name) => `${name} is known from Kubernetes ${later.get(name)!} on.`).join(' ');
}
