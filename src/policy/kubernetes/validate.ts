import { celAuthorizer, celRequestResource, type PlainMap, typeNameOf } from '../cel/index.ts';
import {
  Activation,
  type Budget,
  type EvaluationContext,
  EXPRESSION_COST_LIMIT,
  MATCH_CONDITIONS_COST_LIMIT,
  POLICY_COST_LIMIT,
} from './activation.ts';
import {
  type AdmissionRequest,
  asEquivalent,
  type JsonObject,
  placed,
  requestVariable,
} from './admission-request.ts';
import { matchConditions } from './match-conditions.ts';
import type { GroupVersionResource } from './resource-kind.ts';
import type { CompiledValidatingPolicy, CompiledValidation } from './validating-policy.ts';

/** What one validation of a policy, or the policy as a whole, says. */
export interface Judgement {
  /** `validations[0]`, or empty for the whole policy. */
  readonly rule: string;
  readonly result: 'pass' | 'fail' | 'error' | 'skip';
  readonly message: string;
  /** `reason` of a failed validation; the API server's status. */
  readonly reason: string;
  /** An error that the failure policy ignores. */
  readonly ignored: boolean;
}

/** What a policy says of a request with one parameter. */
export interface Validated {
  readonly judgements: readonly Judgement[];
  readonly auditAnnotations: readonly (readonly [key: string, value: string])[];
  /** Audit annotations that could not be had although the failure policy wants them: always denied. */
  readonly auditErrors: readonly string[];
}

/** A message expression's text longer than this is not used (apiserver, MaxEvaluatedMessageExpressionSizeBytes). */
const MESSAGE_LIMIT = 5 * 1024;
/** Longer values of audit annotations are cut (apiserver, maxAuditAnnotationValueLength). */
const AUDIT_VALUE_LIMIT = 10 * 1024;

/**
 * Evaluates a policy that matched as a resource, with one parameter object (or null), as the API server does; `shared` is
 * what evaluations with other parameters have, too.
 */
export function validate(
  policy: CompiledValidatingPolicy,
  original: AdmissionRequest,
  resource: GroupVersionResource,
  param: JsonObject | null,
  context: EvaluationContext,
  shared = requestBindings(asEquivalent(original, resource), original, context),
): Validated {
  const bindings = { ...shared, params: param } as PlainMap;
  const { variables, failurePolicy } = policy;
  if (policy.matchConditions.length > 0) {
    const activation = new Activation({ ...bindings, namespaceObject: null }, variables, context);
    const matched = matchConditions(policy.matchConditions, activation, failurePolicy, {
      remaining: MATCH_CONDITIONS_COST_LIMIT,
    });
    if (matched.kind === 'error') return only(errorJudgement('', matched.message, policy));
    if (matched.kind === 'no-match') {
      return only({ rule: '', result: 'skip', message: matched.because, reason: '', ignored: false });
    }
  }
  const judgements = judge(policy, bindings, context);
  const audits = audit(policy, bindings, context);
  if (audits.kind === 'exhausted') return only(errorJudgement('', audits.message, policy));
  return { judgements, auditAnnotations: audits.values, auditErrors: audits.errors };
}

/** The variables that every expression of a policy sees, but for the parameter. */
export function requestBindings(
  request: AdmissionRequest,
  original: AdmissionRequest,
  context: EvaluationContext,
): PlainMap {
  const bindings: Record<string, unknown> = {
    object: placed(request.object, request),
    oldObject: placed(request.oldObject, request),
    request: requestVariable(request, original),
    namespaceObject: request.namespaceObject,
    ...authorizerBindings(request, context),
  };
  return bindings as PlainMap;
}

/** Asking the authorizer is an error of the expression where nobody can be asked. */
function authorizerBindings(
  { resource, subResource, namespace, name }: AdmissionRequest,
  { authorize = () => undefined }: EvaluationContext,
): PlainMap {
  const asked = {
    group: resource.group,
    resource: resource.resource,
    subresource: subResource,
    namespace,
    name,
  };
  return {
    authorizer: celAuthorizer(authorize),
    'authorizer.requestResource': celRequestResource(authorize, asked),
  };
}

function judge(
  policy: CompiledValidatingPolicy,
  bindings: PlainMap,
  context: EvaluationContext,
): Judgement[] {
  const { validations, variables } = policy;
  const budget: Budget = { remaining: POLICY_COST_LIMIT };
  const activation = new Activation(bindings, variables, context);
  const outcomes = [];
  for (const { expression } of validations) {
    const outcome = activation.evaluate(expression, budget);
    if (outcome.kind === 'exhausted') return [errorJudgement('', outcome.message, policy)];
    outcomes.push(outcome);
  }
  const passed = outcomes.every((outcome) => outcome.kind === 'value' && outcome.value === true);
  const messages =
    passed && messagesFit(policy, budget) ? NO_MESSAGES : evaluateMessages(policy, bindings, budget, context);
  return outcomes.map((outcome, index): Judgement => {
    const rule = `validations[${index}]`;
    if (outcome.kind === 'error') return errorJudgement(rule, outcome.message, policy);
    if (messages.kind === 'exhausted') {
      return errorJudgement(rule, `failed messageExpression: ${messages.message}`, policy);
    }
    const validation = validations[index]!;
    if (outcome.value === true) return { rule, result: 'pass', message: '', reason: '', ignored: false };
    const message = failureMessage(validation, messages.texts[index]);
    return { rule, result: 'fail', message, reason: validation.reason, ignored: false };
  });
}

type Messages =
  | { readonly kind: 'texts'; readonly texts: readonly (string | undefined)[] }
  | { readonly kind: 'exhausted'; readonly message: string };

const NO_MESSAGES: Messages = { kind: 'texts', texts: [] };

/** True when message expressions cannot exceed the budget, so that they need not be evaluated to know it. */
function messagesFit({ validations, variables }: CompiledValidatingPolicy, budget: Budget): boolean {
  return (validations.length + variables.length) * EXPRESSION_COST_LIMIT <= budget.remaining;
}

function evaluateMessages(
  { validations, variables }: CompiledValidatingPolicy,
  bindings: PlainMap,
  budget: Budget,
  context: EvaluationContext,
): Messages {
  if (validations.every(({ messageExpression }) => messageExpression === undefined)) {
    return NO_MESSAGES;
  }
  const activation = new Activation(withoutAuthorizer(bindings), variables, context);
  const texts: (string | undefined)[] = [];
  for (const { messageExpression } of validations) {
    if (messageExpression === undefined) {
      texts.push(undefined);
      continue;
    }
    const outcome = activation.evaluate(messageExpression, budget);
    if (outcome.kind === 'exhausted') return { kind: 'exhausted', message: outcome.message };
    texts.push(outcome.kind === 'value' && typeof outcome.value === 'string' ? outcome.value : undefined);
  }
  return { kind: 'texts', texts };
}

/** Message expressions and audit annotations cannot ask the authorizer. */
function withoutAuthorizer(bindings: PlainMap): PlainMap {
  const { authorizer: _, 'authorizer.requestResource': __, ...rest } = bindings;
  return rest;
}

/** The message expression's text if it is a good one, else the message, else the expression itself. */
function failureMessage({ expression, message }: CompiledValidation, evaluated: string | undefined): string {
  const text = evaluated?.trim() ?? '';
  if (text !== '' && Buffer.byteLength(text) <= MESSAGE_LIMIT && !text.includes('\n')) return text;
  return message === '' ? `failed expression: ${expression.source.trim()}` : message;
}

type Audits =
  | { readonly kind: 'values'; readonly values: [string, string][]; readonly errors: string[] }
  | { readonly kind: 'exhausted'; readonly message: string };

function audit(policy: CompiledValidatingPolicy, bindings: PlainMap, context: EvaluationContext): Audits {
  const values: [string, string][] = [];
  const errors: string[] = [];
  if (policy.auditAnnotations.length === 0) return { kind: 'values', values, errors };
  const budget: Budget = { remaining: POLICY_COST_LIMIT };
  const activation = new Activation(withoutAuthorizer(bindings), policy.variables, context);
  for (const annotation of policy.auditAnnotations) {
    const outcome = activation.evaluate(annotation, budget);
    if (outcome.kind === 'exhausted') return outcome;
    if (outcome.kind === 'error') {
      if (policy.failurePolicy === 'Fail') errors.push(outcome.message);
    } else if (typeof outcome.value === 'string') {
      const text = outcome.value.trim();
      if (text !== '') values.push([annotation.name, text.slice(0, AUDIT_VALUE_LIMIT)]);
    } else if (outcome.value !== null) {
      errors.push(
        `valueExpression '${annotation.source}' resulted in unsupported return type: ${typeNameOf(outcome.value)}. Return type must be either string or null.`,
      );
    }
  }
  return { kind: 'values', values, errors };
}

function errorJudgement(rule: string, message: string, policy: CompiledValidatingPolicy): Judgement {
  return { rule, result: 'error', message, reason: 'Invalid', ignored: policy.failurePolicy === 'Ignore' };
}

function only(judgement: Judgement): Validated {
  return { judgements: [judgement], auditAnnotations: [], auditErrors: [] };
}
