import { isRecord } from '#core/index.ts';
import { type CheckViolation, evaluatePod, violationMessage, violationText } from './evaluate.ts';
import { type NamespacePolicy, policyOfNamespace, PRIVILEGED_POLICY } from './namespace-policy.ts';
import type { Pod } from './pod.ts';
import { isSignificantUpdate } from './significant-update.ts';
import { levelVersionText, type LevelVersion } from './version.ts';
import { findPods } from './workload.ts';

/** Who and what the admission of pods leaves out (`PodSecurityConfiguration.exemptions`). */
export interface Exemptions {
  readonly namespaces: readonly string[];
  readonly usernames: readonly string[];
  readonly runtimeClasses: readonly string[];
}

export interface PodSecurityConfiguration {
  readonly defaults?: NamespacePolicy;
  readonly exemptions?: Exemptions;
}

/** What the admission of a pod or of a controller reads of its request. */
export interface PodRequest {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly subresource?: string;
  readonly object: unknown;
  readonly oldObject?: unknown;
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly username?: string;
}

export interface PodAdmission {
  readonly allowed: boolean;
  /** Why it was denied: `violates PodSecurity "..."`. */
  readonly message?: string;
  readonly warnings: readonly string[];
  /** Keys as the API server writes them after `pod-security.kubernetes.io/`. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** Subresources that cannot change what a pod may do. */
const IGNORED_SUBRESOURCES: ReadonlySet<string> = new Set([
  'attach',
  'binding',
  'eviction',
  'exec',
  'log',
  'portforward',
  'proxy',
  'status',
]);
const ALLOWED: PodAdmission = { allowed: true, warnings: [], auditAnnotations: {} };

/**
 * Admits a pod, or a controller of pods, to a namespace as the admission plugin of Kubernetes does: only pods are
 * denied, controllers get warnings; exempt namespaces, users and runtime classes pass; updates that change no image and
 * add no container pass.
 */
export function admitPod(request: PodRequest, configuration: PodSecurityConfiguration = {}): PodAdmission {
  const isPod = isRecord(request.object) && request.object['kind'] === 'Pod';
  const subresource = request.subresource ?? '';
  if (isPod ? IGNORED_SUBRESOURCES.has(subresource) : subresource !== '') return ALLOWED;
  const exemption = exemptionOf(request, configuration.exemptions);
  if (exemption !== undefined) return { ...ALLOWED, auditAnnotations: { exempt: exemption } };
  const { policy, errors } = policyOfNamespace(
    request.namespaceLabels,
    configuration.defaults ?? PRIVILEGED_POLICY,
  );
  const [found] = findPods(request.object);
  if (found === undefined) return ALLOWED;
  if (isPod && request.operation === 'UPDATE' && !isSignificantUpdate(request.object, request.oldObject))
    return ALLOWED;
  if (configuration.exemptions?.runtimeClasses.includes(found.pod.runtimeClassName ?? '') === true) {
    return { ...ALLOWED, auditAnnotations: { exempt: 'runtimeClass' } };
  }
  const answer = answerFor(found.pod, policy, isPod);
  if (errors.length === 0) return answer;
  return {
    ...answer,
    auditAnnotations: { ...answer.auditAnnotations, error: `Failed to parse policy: ${join(errors)}` },
  };
}

/** What a new `enforce` level would say of the pods that a namespace has, grouped by what they violate. */
export function warningsForExistingPods(
  namespace: string,
  documents: readonly unknown[],
  enforce: LevelVersion,
): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, pod } of documents.flatMap((document) => findPods(document))) {
    const reasons = evaluatePod(pod, enforce).map(({ reason }) => reason);
    if (reasons.length === 0) continue;
    const key = reasons.join(', ');
    const names = byReason.get(key);
    if (names === undefined) byReason.set(key, [name]);
    else names.push(name);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reasons, names]) => `${podsText(names.sort())}: ${reasons}`).sort();
  const text = levelVersionText(enforce);
  return [
    `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${text}"`,
    ...lines,
  ];
}

function exemptionOf(request: PodRequest, exemptions: Exemptions | undefined): string | undefined {
  if (exemptions === undefined) return undefined;
  if (request.namespace !== '' && exemptions.namespaces.includes(request.namespace)) return 'namespace';
  const { username = '' } = request;
  return username !== '' && exemptions.usernames.includes(username) ? 'user' : undefined;
}

function answerFor(pod: Pod, policy: NamespacePolicy, enforces: boolean): PodAdmission {
  const results = new Map<string, CheckViolation[]>();
  const violationsOf = (target: LevelVersion): CheckViolation[] => {
    const key = levelVersionText(target);
    const known = results.get(key) ?? evaluatePod(pod, target);
    results.set(key, known);
    return known;
  };
  const auditAnnotations: Record<string, string> = {};
  let message: string | undefined;
  if (enforces) {
    auditAnnotations['enforce-policy'] = levelVersionText(policy.enforce);
    const violations = violationsOf(policy.enforce);
    if (violations.length > 0) message = violationMessage(policy.enforce, violations);
  }
  const audited = violationsOf(policy.audit);
  if (audited.length > 0) auditAnnotations['audit-violations'] = wouldViolate(policy.audit, audited);
  if (message !== undefined) return { allowed: false, message, warnings: [], auditAnnotations };
  const warned = violationsOf(policy.warn);
  return {
    allowed: true,
    warnings: warned.length === 0 ? [] : [wouldViolate(policy.warn, warned)],
    auditAnnotations,
  };
}

function wouldViolate(policy: LevelVersion, violations: readonly CheckViolation[]): string {
  return `would violate PodSecurity "${levelVersionText(policy)}": ${violations.map(violationText).join(', ')}`;
}

function podsText(names: readonly string[]): string {
  const others = names.length - 1;
  if (others === 0) return names[0]!;
  return `${names[0]} (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
}

/** Several errors as Kubernetes prints an aggregate. */
function join(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;
}
