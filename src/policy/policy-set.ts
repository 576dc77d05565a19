import type { CompiledPolicies, PolicyEngine, PolicyProblem } from './engine.ts';
import { compileGatekeeper, isGatekeeper } from './gatekeeper/compile-gatekeeper.ts';
import { compileKubernetes, KUBERNETES_POLICY_KINDS } from './kubernetes/compile-kubernetes.ts';
import { type CompiledException, compileExceptions } from './exceptions.ts';
import { asObject, type JsonObject, textOf } from './kubernetes/admission-request.ts';
import { Environments } from './kubernetes/environments.ts';
import { isKyverno, KyvernoCompiler } from './kyverno/compile-kyverno.ts';
import { NATIVE_GROUP, NativeCompiler } from './native/compile-native.ts';
import type { SourceDocument } from './source-document.ts';

/** Policies of all kinds, ready to decide. */
export interface PolicySet {
  readonly engines: readonly PolicyEngine[];
  readonly problems: readonly PolicyProblem[];
  readonly exceptions: readonly CompiledException[];
  /** Objects among the policies that are parameters of some of them. */
  readonly params: readonly JsonObject[];
}

/** Which documents a family of policies takes, and what makes them ready to run. */
interface PolicyFamily {
  takes(document: SourceDocument): boolean;
  compile(documents: readonly SourceDocument[]): CompiledPolicies;
}

/** Compiles policies; keep it, since the environments of their expressions are made once. */
export class PolicyCompiler {
  readonly #kubernetes: Environments;
  readonly #kyverno = new KyvernoCompiler();
  readonly #native = new NativeCompiler();
  /** Each kind of policy that can be run: a new one is a line here. */
  readonly #families: readonly PolicyFamily[] = [
    {
      takes: ({ group, kind }) =>
        group === 'admissionregistration.k8s.io' && KUBERNETES_POLICY_KINDS.includes(kind),
      compile: (documents) => compileKubernetes(documents, this.#kubernetes),
    },
    {
      takes: ({ group, kind }) => group === NATIVE_GROUP && kind === 'Policy',
      compile: (documents) => this.#native.compile(documents),
    },
    { takes: isGatekeeper, compile: (documents) => compileGatekeeper(documents, this.#kubernetes) },
    { takes: isKyverno, compile: (documents) => this.#kyverno.compile(documents, this.#kubernetes) },
  ];

  /** A version, `1.29`, is that of the API server which admission policies are for: they know no later functions. */
  constructor(options: { readonly kubernetesVersion?: string | undefined } = {}) {
    this.#kubernetes = new Environments(options.kubernetesVersion);
  }

  /** Compiles all policies among the documents; what is no policy and no parameter of one is a problem. */
  compile(documents: readonly SourceDocument[]): PolicySet {
    const rest = new Set(documents);
    const engines: PolicyEngine[] = [];
    const problems: PolicyProblem[] = [];
    for (const family of this.#families) {
      const taken = documents.filter((document) => family.takes(document));
      if (taken.length === 0) continue;
      for (const document of taken) rest.delete(document);
      const compiled = family.compile(taken);
      engines.push(...compiled.engines);
      problems.push(...compiled.problems);
    }
    const own = [...rest].filter(({ group, kind }) => group === NATIVE_GROUP && kind === 'PolicyException');
    for (const document of own) rest.delete(document);
    const exceptions = own.length === 0 ? [] : compileExceptions(own, this.#native.environment(), problems);
    const kinds = paramKinds(documents);
    const params: JsonObject[] = [];
    for (const document of rest) {
      if (kinds.has(kindKey(document.object))) params.push(document.object);
      else problems.push(unsupported(document));
    }
    return { engines, problems, exceptions, params };
  }
}

/** The kinds of objects that policies among the documents take as parameters. */
function paramKinds(documents: readonly SourceDocument[]): ReadonlySet<string> {
  return new Set(
    documents.flatMap(({ object }) => {
      const paramKind = asObject(asObject(object['spec'])?.['paramKind']);
      return paramKind === null ? [] : [kindKey(paramKind)];
    }),
  );
}

function kindKey({ apiVersion, kind }: JsonObject): string {
  return JSON.stringify([textOf(apiVersion), textOf(kind)]);
}

function unsupported({ object, kind, name }: SourceDocument): PolicyProblem {
  const what = kind === '' ? 'an object without a kind' : `${String(object['apiVersion'])} ${kind}`;
  return { policy: name, kind, message: `${what} is not a policy that can be run` };
}
