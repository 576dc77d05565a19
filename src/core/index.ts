export type {
  Advisory,
  AdvisoryEvent,
  AdvisoryRange,
  AffectedPackage,
  VulnerabilityStatus,
} from './advisory.ts';
export { digestOf, isDigest, type Digest } from './digest.ts';
export {
  fingerprintOf,
  type Finding,
  type OtherFinding,
  type Remedy,
  type Risk,
  type Suppression,
  type VulnerabilityFinding,
} from './finding.ts';
export type { Incompleteness } from './incomplete.ts';
export { canonicalJson, compareText, isRecord, type Json } from './json.ts';
export { LIMITS, MIB } from './limits.ts';
export type { LayerReference, Location, Package, PackageType } from './package.ts';
export { messageOf, Problem, type ProblemCode } from './problem.ts';
export {
  compareSeverity,
  SEVERITIES,
  severityOfScore,
  type Severity,
  type SeverityRating,
} from './severity.ts';
export type { FileTreeSubject, ImageSubject, OsRelease, OtherSubject, Subject } from './subject.ts';
export { turn } from './turn.ts';
export { unreachable } from './unreachable.ts';
export { VERDICTS, type VerdictKind } from './verdict.ts';
