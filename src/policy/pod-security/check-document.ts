import { isRecord, messageOf, Problem } from '#core/index.ts';
import { parseCelJson } from '../cel/index.ts';
import { type CheckViolation, evaluatePod, violationMessage, violationText } from './evaluate.ts';
import type { PodSecurityProblemCode } from './problem.ts';
import { type LevelVersion, parseLevel, parseVersion, POLICY_LEVELS } from './version.ts';
import { findPods } from './workload.ts';

/** A violation, and the pod of the document that has it. */
export interface DocumentViolation extends CheckViolation {
  readonly kind: string;
  readonly name: string;
  /** Path of the pod template in the document, empty for a Pod. */
  readonly path: string;
}

/** What Pod Security says of a document. */
export interface PodSecurityAnswer {
  readonly allowed: boolean;
  /** How many pods there were to look at: 0 for a kind without pods. */
  readonly pods: number;
  readonly violations: readonly DocumentViolation[];
  /** Of each pod that violates, as the API server would deny it. */
  readonly messages: readonly string[];
}

/** Checks every pod of a Kubernetes object (or List) against a standard; throws a Problem for what is no such object. */
export function checkPodSecurity(document: unknown, policy: LevelVersion): PodSecurityAnswer {
  const pods = findPods(document);
  const violations: DocumentViolation[] = [];
  const messages: string[] = [];
  for (const { kind, name, path, pod } of pods) {
    const found = evaluatePod(pod, policy);
    if (found.length === 0) continue;
    messages.push(violationMessage(policy, found));
    for (const { check, reason, detail } of found)
      violations.push({ check, reason, detail, kind, name, path });
  }
  return { allowed: violations.length === 0, pods: pods.length, violations, messages };
}

/**
 * One line of `policy pod-security --batch`: `{"level":"restricted","version":"1.33","object":{...}}` in,
 * `{"allowed":false,"checks":[id...],"messages":["reason (detail)"...]}` out, one message a check. What cannot be checked
 * is never allowed: then there is an `error`.
 */
export function podSecurityBatch(line: string): string {
  try {
    const request: unknown = parseCelJson(line);
    if (!isRecord(request)) throw badRequest('the line is not a JSON object');
    const { violations, allowed } = checkPodSecurity(request['object'], readPolicy(request));
    return JSON.stringify({
      allowed,
      checks: violations.map(({ check }) => check),
      messages: violations.map(violationText),
    });
  } catch (error) {
    return JSON.stringify({ allowed: false, checks: [], messages: [], error: messageOf(error) });
  }
}

function readPolicy(request: Readonly<Record<string, unknown>>): LevelVersion {
  const { level = 'restricted', version = 'latest' } = request;
  const parsedLevel = typeof level === 'string' ? parseLevel(level) : undefined;
  if (parsedLevel === undefined) throw badRequest(`level must be one of ${POLICY_LEVELS.join(', ')}`);
  const text = typeof version === 'string' ? version : '';
  const parsedVersion = parseVersion(/^\d/.test(text) ? `v${text}` : text);
  if (parsedVersion === undefined) throw badRequest('version must be "latest" or "1.N"');
  return { level: parsedLevel, version: parsedVersion };
}

function badRequest(message: string): Problem<PodSecurityProblemCode> {
  return new Problem('pod-security.request', message);
}
