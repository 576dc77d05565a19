import type { CompiledPolicies, EngineOutcome, PolicyEngine, PolicyInput, PolicyProblem } from '../engine.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { SourceDocument } from '../source-document.ts';
import type { Environments } from './environments.ts';
import { compileMutatingPolicy } from './mutating-policy.ts';
import { type BoundMutatingPolicy, runMutating } from './run-mutating.ts';
import { runValidating } from './run-validating.ts';
import {
  mutatingAdmissionPolicyBindingSchema,
  mutatingAdmissionPolicySchema,
  type ValidatingAdmissionPolicy,
  validatingAdmissionPolicyBindingSchema,
  validatingAdmissionPolicySchema,
} from './schema.ts';
import { compileValidatingPolicy } from './validating-policy.ts';

export const KUBERNETES_POLICY_KINDS: readonly string[] = [
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
];

/** Compiles the admission policies of Kubernetes with their bindings. */
export function compileKubernetes(
  documents: readonly SourceDocument[],
  environments: Environments,
): CompiledPolicies {
  const problems: PolicyProblem[] = [];
  const ofKind = (kind: string) => documents.filter((document) => document.kind === kind);
  const validatingBindings = byPolicy(
    ofKind('ValidatingAdmissionPolicyBinding').flatMap((document) =>
      parsePolicy(document, validatingAdmissionPolicyBindingSchema, problems),
    ),
  );
  const mutatingBindings = byPolicy(
    ofKind('MutatingAdmissionPolicyBinding').flatMap((document) =>
      parsePolicy(document, mutatingAdmissionPolicyBindingSchema, problems),
    ),
  );
  const engines: PolicyEngine[] = [];
  const mutating = ofKind('MutatingAdmissionPolicy')
    .flatMap((document) => parsePolicy(document, mutatingAdmissionPolicySchema, problems))
    .map((policy): BoundMutatingPolicy => {
      const bindings = mutatingBindings.get(policy.metadata.name) ?? [];
      return { policy: compileMutatingPolicy(policy, environments), bindings };
    });
  if (mutating.length > 0) engines.push(mutatingEngine(mutating));
  const validating = ofKind('ValidatingAdmissionPolicy')
    .flatMap((document) => parsePolicy(document, validatingAdmissionPolicySchema, problems))
    .map((policy) =>
      validatingEngine(policy, validatingBindings.get(policy.metadata.name) ?? [], environments),
    );
  return { engines: [...engines, ...validating], problems };
}

function byPolicy<Binding extends { readonly spec: { readonly policyName: string } }>(
  bindings: readonly Binding[],
): ReadonlyMap<string, Binding[]> {
  return Map.groupBy(bindings, ({ spec }) => spec.policyName);
}

/** All of them together, since one that changes an object may ask another to run again. */
function mutatingEngine(policies: readonly BoundMutatingPolicy[]): PolicyEngine {
  return {
    name: policies.map(({ policy }) => policy.name).join(', '),
    kind: 'MutatingAdmissionPolicy',
    phase: 'mutate',
    rules: policies.flatMap(({ policy }) => policy.mutations.map((_, index) => `mutations[${index}]`)),
    run(input, context) {
      if (input.request === undefined) {
        return outOfScope(
          policies.map(({ policy }) => policy.name),
          'MutatingAdmissionPolicy',
        );
      }
      const { request, results } = runMutating(policies, input.request, input.params, context);
      return { results, input: withRequest(input, request) };
    },
  };
}

function validatingEngine(
  policy: ValidatingAdmissionPolicy,
  bindings: Parameters<typeof runValidating>[0]['bindings'],
  environments: Environments,
): PolicyEngine {
  const bound = { policy: compileValidatingPolicy(policy, environments), bindings };
  return {
    name: policy.metadata.name,
    kind: 'ValidatingAdmissionPolicy',
    phase: 'validate',
    rules: bound.policy.validations.map(({ message, expression }, index) => {
      return `validations[${index}]: ${message === '' ? expression.source.trim() : message}`;
    }),
    run(input, context) {
      return input.request === undefined
        ? outOfScope([policy.metadata.name], 'ValidatingAdmissionPolicy')
        : runValidating(bound, input.request, input.params, context);
    },
  };
}

/** Only what is brought to an API server is for admission policies. */
function outOfScope(policies: readonly string[], kind: string): EngineOutcome {
  const message = 'the document is no object of Kubernetes';
  return {
    results: policies.map((policy) => {
      return { policy, kind, rule: '', result: 'skip', message, effect: 'none', outOfScope: true };
    }),
  };
}

/** The input whose document a policy changed. */
export function withRequest(input: PolicyInput, request: NonNullable<PolicyInput['request']>): PolicyInput {
  if (request.object === input.request?.object) return input;
  return { ...input, request, value: request.object ?? input.value };
}
