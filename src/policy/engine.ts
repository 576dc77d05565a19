import type { PolicyResult } from './decision.ts';
import type { AdmissionRequest, JsonObject } from './kubernetes/admission-request.ts';
import type { EvaluationContext } from './kubernetes/activation.ts';
import type { PolicyWorld } from './kyverno/world.ts';

/** When in the life of a container a decision is made. */
export const STAGES = ['build', 'deploy', 'run'] as const;
export type Stage = (typeof STAGES)[number];

/** What a decision can be about. */
export const DOCUMENT_KINDS = ['scan', 'image', 'manifest', 'signature', 'alert', 'container'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document that policies are asked about. */
export interface PolicyInput {
  readonly stage: Stage;
  readonly document: DocumentKind;
  readonly value: JsonObject;
  /** `manifest`: the request that brings it to an API server. */
  readonly request?: AdmissionRequest;
  /** Objects that policies may take parameters from. */
  readonly params: readonly JsonObject[];
}

/** What evaluation needs besides policies and documents. */
export interface EngineContext extends EvaluationContext {
  readonly now: Date;
  /** What functions of Kyverno's policies can look up. */
  readonly world?: PolicyWorld;
}

/** What became of an exception, where it was for one of the policies that ran. */
export interface ExceptionUse {
  readonly exception: string;
  readonly status: 'applied' | 'expired' | 'unmatched' | 'broken';
  /** The policy that it excused, or was for. */
  readonly policy: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly expires?: string;
  /** Why it is `broken`. */
  readonly message?: string;
}

/** What a policy says, and the document that it made of its input if it changes documents. */
export interface EngineOutcome {
  readonly results: readonly PolicyResult[];
  readonly input?: PolicyInput;
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly ExceptionUse[];
}

/** A policy of any kind, ready to run. Those that change documents run before those that judge them. */
export interface PolicyEngine {
  readonly name: string;
  readonly kind: string;
  readonly phase: 'mutate' | 'validate';
  /** Titles of its rules, for lists. */
  readonly rules: readonly string[];
  run(input: PolicyInput, context: EngineContext): EngineOutcome;
}

/** A policy that cannot be run, and why; every decision says so, since it could have been a denial. */
export interface PolicyProblem {
  readonly policy: string;
  readonly kind: string;
  readonly message: string;
}

/** What the documents of one kind of policies became. */
export interface CompiledPolicies {
  readonly engines: readonly PolicyEngine[];
  readonly problems: readonly PolicyProblem[];
}
