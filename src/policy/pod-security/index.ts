export {
  admitPod,
  type Exemptions,
  type PodAdmission,
  type PodRequest,
  type PodSecurityConfiguration,
  warningsForExistingPods,
} from './admit-pod.ts';
export { type Check, type FieldRule, type Violation } from './check.ts';
export {
  checkPodSecurity,
  type DocumentViolation,
  podSecurityBatch,
  type PodSecurityAnswer,
} from './check-document.ts';
export { CHECKS } from './checks.ts';
export { RESTRICTED_VOLUMES } from './checks/restricted-volumes.ts';
export { type NamespacePolicy, policyOfNamespace } from './namespace-policy.ts';
export {
  type LevelVersion,
  levelVersionText,
  parseLevel,
  parseVersion,
  type PolicyLevel,
  type PolicyVersion,
} from './version.ts';
