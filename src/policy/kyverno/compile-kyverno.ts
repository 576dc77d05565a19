import type { CompiledPolicies, PolicyEngine, PolicyProblem } from '../engine.ts';
import type { Environments } from '../kubernetes/environments.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { SourceDocument } from '../source-document.ts';
import { compileClusterPolicy } from './cluster-policy.ts';
import { clusterExceptionSchema, clusterPolicySchema } from './cluster-schema.ts';
import { KyvernoEnvironments } from './environment.ts';
import { compileKyvernoImages } from './image-policy.ts';
import { compileKyvernoMutating } from './mutating-policy.ts';
import {
  celPolicyExceptionSchema,
  imageValidatingPolicySchema,
  mutatingPolicySchema,
  validatingPolicySchema,
} from './schema.ts';
import { compileKyvernoValidating } from './validating-policy.ts';

const CEL_GROUP = 'policies.kyverno.io';
const LEGACY_GROUP = 'kyverno.io';

/** True for the kinds of Kyverno that are policies or exceptions from them. */
export function isKyverno({ group }: SourceDocument): boolean {
  return group === CEL_GROUP || group === LEGACY_GROUP;
}

/** Compiles Kyverno's policies, made once so that their environments are. */
export class KyvernoCompiler {
  readonly #environments = new KyvernoEnvironments();

  compile(documents: readonly SourceDocument[], kubernetes: Environments): CompiledPolicies {
    const problems: PolicyProblem[] = [];
    const exceptions = documents
      .filter(({ group, kind }) => group === CEL_GROUP && kind === 'PolicyException')
      .flatMap((document) => parsePolicy(document, celPolicyExceptionSchema, problems));
    const clusterExceptions = documents
      .filter(({ group, kind }) => group === LEGACY_GROUP && kind === 'PolicyException')
      .flatMap((document) => parsePolicy(document, clusterExceptionSchema, problems));
    const compileOne = (document: SourceDocument): (PolicyEngine | string)[] => {
      const { group, kind } = document;
      switch (`${group}/${kind.replace(/^Namespaced/, '')}`) {
        case `${CEL_GROUP}/ValidatingPolicy`:
          return parsePolicy(document, validatingPolicySchema, problems).map((policy) =>
            compileKyvernoValidating(policy, kind, exceptions, this.#environments.policies()),
          );
        case `${CEL_GROUP}/MutatingPolicy`:
          return parsePolicy(document, mutatingPolicySchema, problems).map((policy) =>
            compileKyvernoMutating(policy, kind, exceptions, this.#environments.mutations()),
          );
        case `${CEL_GROUP}/ImageValidatingPolicy`:
          return parsePolicy(document, imageValidatingPolicySchema, problems).map((policy) =>
            compileKyvernoImages(policy, kind, exceptions, this.#environments),
          );
        case `${LEGACY_GROUP}/ClusterPolicy`:
        case `${LEGACY_GROUP}/Policy`:
          return parsePolicy(document, clusterPolicySchema, problems).flatMap((policy) =>
            compileClusterPolicy(policy, kind, clusterExceptions, kubernetes, problems),
          );
        case `${CEL_GROUP}/PolicyException`:
        case `${LEGACY_GROUP}/PolicyException`:
          return [];
        default:
          return [`${String(document.object['apiVersion'])} ${kind} is not a policy that can be run`];
      }
    };
    const engines: PolicyEngine[] = [];
    for (const document of documents) {
      for (const engine of compileOne(document)) {
        if (typeof engine !== 'string') engines.push(engine);
        else problems.push({ policy: document.name, kind: document.kind, message: engine });
      }
    }
    return { engines, problems };
  }
}
