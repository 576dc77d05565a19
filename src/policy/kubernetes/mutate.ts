import { isJsonObject } from '../exact-json.ts';
import { type PlainMap, toDocument, toPatch } from '../cel/index.ts';
import {
  Activation,
  type EvaluationContext,
  MATCH_CONDITIONS_COST_LIMIT,
  POLICY_COST_LIMIT,
} from './activation.ts';
import { type AdmissionRequest, asEquivalent, type JsonObject } from './admission-request.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { applyJsonPatch, type PatchOperation } from './json-patch.ts';
import { matchConditions } from './match-conditions.ts';
import type { CompiledMutatingPolicy, CompiledMutation } from './mutating-policy.ts';
import type { GroupVersionResource } from './resource-kind.ts';
import { requestBindings } from './validate.ts';

/** What a mutating policy did to a request's object with one parameter. */
export type Mutated =
  | { readonly kind: 'skipped'; readonly because: string }
  /** Errors leave the object as the mutations before them made it. */
  | {
      readonly kind: 'mutated';
      readonly object: JsonObject;
      readonly applied: boolean;
      readonly errors: readonly string[];
    };

/** Evaluates the mutations of a policy that matched, in order, each over what the one before made. */
export function mutate(
  policy: CompiledMutatingPolicy,
  original: AdmissionRequest,
  resource: GroupVersionResource,
  param: JsonObject | null,
  context: EvaluationContext,
): Mutated {
  const request = asEquivalent(original, resource);
  const { object } = request;
  if (object === null) return { kind: 'skipped', because: 'there is no object to change' };
  const { variables } = policy;
  if (policy.matchConditions.length > 0) {
    const bindings = withParam(requestBindings(request, original, context), param);
    const activation = new Activation({ ...bindings, namespaceObject: null }, variables, context);
    const budget = { remaining: MATCH_CONDITIONS_COST_LIMIT };
    const matched = matchConditions(policy.matchConditions, activation, policy.failurePolicy, budget);
    if (matched.kind === 'error')
      return { kind: 'mutated', object, applied: false, errors: [matched.message] };
    if (matched.kind === 'no-match') return { kind: 'skipped', because: matched.because };
  }
  let current = object;
  let applied = false;
  const errors: string[] = [];
  for (const mutation of policy.mutations) {
    const changed = { ...request, object: current };
    const bindings = withParam(requestBindings(changed, original, context), param);
    const patched = runMutation(mutation, new Activation(bindings, variables, context), current);
    if (typeof patched === 'string') {
      errors.push(patched);
      continue;
    }
    current = patched;
    applied = true;
  }
  return { kind: 'mutated', object: current, applied, errors };
}

function withParam(bindings: PlainMap, param: JsonObject | null): PlainMap {
  return { ...bindings, params: param } as PlainMap;
}

/** The changed object, or what went wrong. */
function runMutation(
  mutation: CompiledMutation,
  activation: Activation,
  object: JsonObject,
): JsonObject | string {
  const { compiled, problem } = mutation.expression;
  if (compiled === undefined) return problem ?? '';
  const outcome = activation.evaluate(mutation.expression, { remaining: POLICY_COST_LIMIT });
  if (outcome.kind !== 'value') return outcome.message;
  if (mutation.mismatch !== undefined) return mutation.mismatch;
  const made = mutation.kind === 'apply' ? toDocument(outcome.value) : toPatch(outcome.value);
  return applyMutation(mutation.kind, object, made);
}

/** Applies what the expression of a mutation made; the changed object, or what went wrong. */
export function applyMutation(
  kind: CompiledMutation['kind'],
  object: JsonObject,
  value: unknown,
  options: { readonly atomics?: boolean } = {},
): JsonObject | string {
  return kind === 'apply' ? applyObject(object, value, options) : applyPatch(object, value);
}

function applyObject(
  object: JsonObject,
  value: unknown,
  options: { readonly atomics?: boolean },
): JsonObject | string {
  if (!isJsonObject(value)) return 'unsupported return type from ApplyConfiguration expression';
  const applied = applyConfiguration(object, value, options);
  return applied.kind === 'applied' ? applied.object : applied.message;
}

function applyPatch(object: JsonObject, value: unknown): JsonObject | string {
  if (!Array.isArray(value)) return 'type mismatch: JSONPatchType.expression should evaluate to array';
  const operations = value
    .filter((item): item is Record<string, unknown> => isJsonObject(item))
    .map(readOperation);
  const patched = applyJsonPatch(object, operations);
  switch (patched.kind) {
    case 'patched':
      return isJsonObject(patched.document) ? patched.document : 'JSON Patch: the result is not an object';
    case 'test-failed':
      return object;
    default:
      return `JSON Patch: ${patched.message}`;
  }
}

function readOperation(fields: Record<string, unknown>): PatchOperation {
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  const from = text('from');
  return {
    op: text('op'),
    path: text('path'),
    ...(from === '' ? {} : { from }),
    ...('value' in fields ? { value: fields['value'] } : {}),
  };
}
