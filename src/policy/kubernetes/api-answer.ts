import type { PolicyResult } from '../decision.ts';
import { goQuote } from '../go-text.ts';
import type { AdmissionRequest } from './admission-request.ts';

/** What an API server would say and write, given what its admission policies found. */
export interface ApiAnswer {
  /** `pods "web" is forbidden: ...`; undefined when nothing denies. */
  readonly message?: string;
  /** The status reason of the denial. */
  readonly reason?: string;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** The API server's answer to a request: the first denial decides the message. */
export function apiAnswer(request: AdmissionRequest, results: readonly PolicyResult[]): ApiAnswer {
  const admission = results.filter(({ kind }) => kind.endsWith('AdmissionPolicy'));
  const denial = admission.find(({ effect }) => effect === 'deny');
  return {
    ...(denial === undefined
      ? {}
      : { message: denialMessage(request, denial), reason: denial.reason ?? 'Invalid' }),
    // Like the API server, which says the same thing once.
    warnings: [
      ...new Set(admission.filter(({ actions }) => actions?.includes('Warn') === true).flatMap(warningOf)),
    ],
    auditAnnotations: auditAnnotations(admission),
  };
}

/** Errors of mutating policies are told without the object, as the API server does. */
function denialMessage(request: AdmissionRequest, { kind, policy, binding, message }: PolicyResult): string {
  if (kind === 'MutatingAdmissionPolicy') {
    const who =
      binding === undefined ? `policy ${goQuote(policy)}` : `policy '${policy}' with binding '${binding}'`;
    return `${who} denied request: ${message}`;
  }
  const withBinding = binding === undefined ? '' : ` with binding '${binding}'`;
  return forbidden(request, `ValidatingAdmissionPolicy '${policy}'${withBinding} denied request: ${message}`);
}

function forbidden({ resource, name }: AdmissionRequest, why: string): string {
  const qualified = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
  return `${qualified}${name === '' ? '' : ` ${goQuote(name)}`} is forbidden: ${why}`;
}

function warningOf({ policy, binding = '', message, effect }: PolicyResult): string[] {
  if (effect === 'none') return [];
  return [
    `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}': ${message}`,
  ];
}

function auditAnnotations(results: readonly PolicyResult[]): Record<string, string> {
  const audited = results.findLast(
    ({ actions, effect }) => effect !== 'none' && actions?.includes('Audit') === true,
  );
  if (audited === undefined) return {};
  const { message, policy, binding = '', rule, actions } = audited;
  const expressionIndex = Number(/\d+/.exec(rule)?.[0] ?? 0);
  return {
    'validation.policy.admission.k8s.io/validation_failure': JSON.stringify([
      { message, policy, binding, expressionIndex, validationActions: actions },
    ]),
  };
}
