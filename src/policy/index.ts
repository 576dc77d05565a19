export { CheckBatch, manifestInput } from './check-batch.ts';
export { decide, type Decision } from './decide.ts';
export { type PolicyResult } from './decision.ts';
export { PolicyCompiler, type PolicySet } from './policy-set.ts';
export { describeDocuments, parseDocuments, type SourceDocument } from './source-document.ts';
export { celBatch, celEnvironment, compileCel, parseCelJson, toJson, trace } from './cel/index.ts';
export { checkPodSecurity, parseLevel, parseVersion, podSecurityBatch } from './pod-security/index.ts';
export { loadPack, PACKS } from './packs/load-pack.ts';
