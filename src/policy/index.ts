export {
  celBatch,
  celEnvironment,
  CelProblem,
  compileCel,
  evaluate,
  parseCelJson,
  toJson,
  trace,
  type Environment,
} from './cel/index.ts';
export { CheckBatch, manifestInput } from './check-batch.ts';
export { exactJson } from './exact-json.ts';
export { decide, type Decision } from './decide.ts';
export type { PolicyResult } from './decision.ts';
export { describeDecision } from './describe-decision.ts';
export { documentInput, type DocumentFacts } from './document-input.ts';
export {
  DOCUMENT_KINDS,
  STAGES,
  type DocumentKind,
  type EngineContext,
  type PolicyEngine,
  type PolicyInput,
  type Stage,
} from './engine.ts';
export { exceptionWarning, reportExceptions, type ExceptionReport } from './exception-report.ts';
export { gateScan, type ScanGate } from './gate-scan.ts';
export { explain, showValue, type Explanation } from './explain.ts';
export type { PolicyWorld } from './kyverno/world.ts';
export { documentName } from './native/match-document.ts';
export { loadPack, PACKS, readPack } from './packs/load-pack.ts';
export {
  admitPod,
  checkPodSecurity,
  parseLevel,
  parseVersion,
  podSecurityBatch,
  warningsForExistingPods,
  type LevelVersion,
  RESTRICTED_VOLUMES,
} from './pod-security/index.ts';
export { decodeText, FILES_ON_DISK, loadDocuments, type PolicyFiles } from './policy-files.ts';
export { PolicyCompiler, type PolicySet } from './policy-set.ts';
export { simulate, type NamedInput, type Simulation } from './simulate.ts';
export { describeDocuments, parseDocuments, type SourceDocument } from './source-document.ts';
export { runTests } from './testing/run-tests.ts';
export type { TestReport } from './testing/test-report.ts';
