export { celBatch } from './batch.ts';
export { compileCel, type CompiledExpression, type CompileOptions } from './compile.ts';
export { celEnvironment, type Environment, type EnvironmentOptions } from './environment.ts';
export { evaluate, type CelFailure, type CelResult, type EvaluateOptions } from './evaluate.ts';
export { COST_LIMIT, type SharedSteps } from './eval/frame.ts';
export { toDocument, toJson, toPatch } from './json.ts';
export { parseCelJson } from './parse-json.ts';
export { declare, type CallCost, type FunctionDeclaration, type Implementation } from './library/function.ts';
export { availableSince, libraryNamed, type CelLibrary } from './library/index.ts';
export {
  celAuthorizer,
  celRequestResource,
  type AuthorizationDecision,
  type AuthorizationQuestion,
  type Authorize,
} from './library/kubernetes/authorizer.ts';
export { CelProblem, type CelMistake, type CelProblemCode } from './problem.ts';
export { trace, type Trace, type TracedPart } from './trace.ts';
export { CelMap, LazyMap } from './values/map.ts';
export { numberOf } from './values/number.ts';
export {
  Boxed,
  CelError,
  Double,
  Duration,
  kindOf,
  Opaque,
  Optional,
  Timestamp,
  typeNameOf,
  Uint,
  type Kind,
  type PlainMap,
  type Value,
} from './values/value.ts';
