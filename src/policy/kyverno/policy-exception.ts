import type { Environment } from '../cel/index.ts';
import type { ExceptionUse } from '../engine.ts';
import { compileConditions, firstProblem, type NamedExpression } from '../kubernetes/expression.ts';
import type { FailurePolicy } from '../kubernetes/schema.ts';
import type { Evaluation } from './evaluation.ts';
import type { CelPolicyException } from './schema.ts';

/** A PolicyException for one policy, ready to run. */
export interface CompiledException {
  /** `namespace/name`. */
  readonly key: string;
  readonly matchConditions: readonly NamedExpression[];
  readonly images: readonly string[];
  readonly allowedValues: readonly string[];
  readonly reportResult: 'skip' | 'pass';
  /** Label `polex.kyverno.io/priority`: the highest decides what is reported. */
  readonly priority: number;
  readonly expires: Date | undefined;
  readonly problem: string | undefined;
}

/** What the exceptions of a policy say of a document. */
export interface Excused {
  /** All of it: nothing of the policy is evaluated. */
  readonly full: readonly CompiledException[];
  /** Only these images and values, which the policy's own expressions take into account. */
  readonly allowedImages: readonly string[];
  readonly allowedValues: readonly string[];
  readonly uses: readonly ExceptionUse[];
  readonly error?: string;
}

const PRIORITY_LABEL = 'polex.kyverno.io/priority';

/** The exceptions that name a policy, compiled in its environment. */
export function exceptionsFor(
  policy: { readonly kind: string; readonly name: string },
  exceptions: readonly CelPolicyException[],
  environment: Environment,
): CompiledException[] {
  return exceptions
    .filter(({ spec }) =>
      spec.policyRefs.some(({ name, kind }) => name === policy.name && kind === policy.kind),
    )
    .map(({ metadata, spec }) => {
      const matchConditions = compileConditions(spec.matchConditions ?? [], environment);
      return {
        key: metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
        matchConditions,
        images: spec.images ?? [],
        allowedValues: spec.allowedValues ?? [],
        reportResult: spec.reportResult ?? 'skip',
        priority: Number.parseInt(metadata.labels?.[PRIORITY_LABEL] ?? '', 10) || 0,
        expires: spec.expiresAt === undefined ? undefined : new Date(spec.expiresAt),
        problem: firstProblem(matchConditions),
      };
    });
}

/** Finds the exceptions that apply now; an expired one never does. */
export function excuse(
  exceptions: readonly CompiledException[],
  policy: string,
  evaluation: Evaluation,
  failurePolicy: FailurePolicy,
  now: Date,
): Excused {
  const full: CompiledException[] = [];
  const allowedImages: string[] = [];
  const allowedValues: string[] = [];
  const uses: ExceptionUse[] = [];
  const use = (
    { key, expires }: CompiledException,
    status: ExceptionUse['status'],
    message?: string,
  ): void => {
    uses.push({
      exception: key,
      status,
      policy,
      ...(expires === undefined ? {} : { expires: expires.toISOString() }),
      ...(message === undefined ? {} : { message }),
    });
  };
  for (const exception of exceptions) {
    if (exception.expires !== undefined && now > exception.expires) {
      use(exception, 'expired');
      continue;
    }
    const matches = evaluation.matches(exception.matchConditions, failurePolicy);
    if (typeof matches === 'object') {
      use(exception, 'broken', matches.error);
      // One that excuses everything is not undone by a later one that is broken.
      if (full.length > 0) continue;
      return { full: [], allowedImages: [], allowedValues: [], uses, error: matches.error };
    }
    use(exception, matches ? 'applied' : 'unmatched');
    if (!matches) continue;
    if (exception.images.length === 0 && exception.allowedValues.length === 0) full.push(exception);
    allowedImages.push(...exception.images);
    allowedValues.push(...exception.allowedValues);
  }
  return { full, allowedImages, allowedValues, uses };
}

/** How a document that is excused altogether is reported. */
export function excusedResult(full: readonly CompiledException[]): {
  result: 'skip' | 'pass';
  message: string;
} {
  const selected = full.reduce((best, exception) => (exception.priority > best.priority ? exception : best));
  const keys = full.map(({ key }) => key).join(', ');
  const word = selected.reportResult === 'pass' ? 'passed' : 'skipped';
  return { result: selected.reportResult, message: `rule is ${word} due to policy exception: ${keys}` };
}
