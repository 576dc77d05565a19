import type { MatchResources } from '../kubernetes/match-resources.ts';
import type { FailurePolicy } from '../kubernetes/schema.ts';
import { type AutogenVariant, autogenVariants } from './autogen.ts';
import type { KyvernoSettings } from './result.ts';
import type { ValidationAction } from './schema.ts';

/** What policies of all CEL kinds of Kyverno have in common. */
interface PolicyHead {
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
  readonly spec: {
    readonly matchConstraints?: MatchResources | undefined;
    readonly failurePolicy?: FailurePolicy | undefined;
    readonly validationActions?: readonly ValidationAction[] | undefined;
    readonly autogen?:
      | { readonly podControllers?: { readonly controllers?: readonly string[] | undefined } | undefined }
      | undefined;
    readonly evaluation?: { readonly mode?: string | undefined } | undefined;
  };
}

/** A policy with what autogen made of it, all of it ready to run. */
export interface CompiledVariants<Variant> {
  readonly variants: readonly Variant[];
  /** In JSON mode the policy is for any document. */
  readonly isForAnyDocument: boolean;
  readonly settings: KyvernoSettings;
}

/** Compiles a policy and its autogen variants; or says why they cannot be run. */
export function compileVariants<Variant extends { readonly problem: string | undefined }>(
  { metadata, spec }: PolicyHead,
  kind: string,
  compile: (variant: AutogenVariant) => Variant,
): CompiledVariants<Variant> | string {
  const mode = spec.evaluation?.mode ?? 'Kubernetes';
  if (mode !== 'Kubernetes' && mode !== 'JSON') return `spec.evaluation.mode: ${mode} is not supported`;
  const isForAnyDocument = mode === 'JSON';
  const { variants, unknown } = isForAnyDocument
    ? { variants: [{ matchConstraints: undefined, template: undefined }], unknown: [] }
    : autogenVariants(spec.matchConstraints, spec.autogen?.podControllers?.controllers);
  if (unknown.length > 0) return `spec.autogen.podControllers: ${unknown.join(', ')} cannot be looked into`;
  const compiled = variants.map(compile);
  const problem = compiled.find((variant) => variant.problem !== undefined)?.problem;
  if (problem !== undefined) return problem;
  const settings: KyvernoSettings = {
    name: metadata.name,
    kind,
    namespace: kind.startsWith('Namespaced') ? metadata.namespace : undefined,
    failurePolicy: spec.failurePolicy ?? 'Fail',
    actions: spec.validationActions ?? ['Deny'],
  };
  return { variants: compiled, isForAnyDocument, settings };
}
