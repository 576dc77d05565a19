import type { Environment } from '../cel/index.ts';
import { libraryNamed } from '../cel/library/index.ts';
import type { CompiledPolicies, PolicyEngine, PolicyProblem } from '../engine.ts';
import { admissionEnvironment } from '../kubernetes/environment.ts';
import { IMAGE_FUNCTIONS } from '../kyverno/library/image.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { SourceDocument } from '../source-document.ts';
import { NATIVE_VARIABLES } from './bindings.ts';
import { NATIVE_FUNCTIONS } from './library.ts';
import { compilePolicy } from './policy.ts';
import { policySchema } from './policy-schema.ts';

export const NATIVE_GROUP = 'bulkhead.dev';

/** Compiles our own policies. */
export class NativeCompiler {
  #environment: Environment | undefined;

  /** What expressions of our own policies and exceptions can use. */
  environment(): Environment {
    this.#environment ??= admissionEnvironment({
      composed: true,
      variables: NATIVE_VARIABLES,
      libraries: [
        ...['math', 'encoders', 'bindings'].flatMap((name) => libraryNamed(name) ?? []),
        { name: 'bulkhead', functions: [...NATIVE_FUNCTIONS, ...IMAGE_FUNCTIONS] },
      ],
    });
    return this.#environment;
  }

  compile(documents: readonly SourceDocument[]): CompiledPolicies {
    const problems: PolicyProblem[] = [];
    const engines: PolicyEngine[] = [];
    for (const document of documents) {
      for (const policy of parsePolicy(document, policySchema, problems)) {
        const engine = compilePolicy(policy, this.environment());
        if (typeof engine !== 'string') engines.push(engine);
        else problems.push({ policy: document.name, kind: document.kind, message: engine });
      }
    }
    return { engines, problems };
  }
}
