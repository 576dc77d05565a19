import { type Environment, LazyMap, type PlainMap, type Value } from '../cel/index.ts';
import type { EngineContext, PolicyEngine, PolicyInput } from '../engine.ts';
import { withVariableTypes, type VariableTypes } from '../kubernetes/environment.ts';
import {
  compileConditions,
  compileExpression,
  compileVariables,
  firstProblem,
  named,
  type NamedExpression,
  type PolicyExpression,
} from '../kubernetes/expression.ts';
import type { MatchResources } from '../kubernetes/match-resources.ts';
import { shiftTexts } from './autogen.ts';
import { compileVariants } from './compile-variants.ts';
import type { KyvernoEnvironments } from './environment.ts';
import { type Evaluated, type Evaluation, startEvaluation } from './evaluation.ts';
import { parseImageReference } from './library/image-reference.ts';
import { Lookup } from './library/lookup.ts';
import { AttestorValue } from './library/verify.ts';
import { type CompiledException, excuse, excusedResult, exceptionsFor } from './policy-exception.ts';
import { type KyvernoResult, type KyvernoSettings, matchesVariant, skipped, toOutcome } from './result.ts';
import type { CelPolicyException, ImageValidatingPolicy } from './schema.ts';
import {
  compileAuditAnnotations,
  compileValidations,
  judgeValidations,
  type KyvernoValidation,
} from './validation.ts';
import { wildcardMatches } from './wildcard.ts';

type Spec = ImageValidatingPolicy['spec'];

interface ImageVariant {
  readonly matchConstraints: MatchResources | undefined;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  /** Lists of images of the document by name: `containers`, `initContainers`... */
  readonly extractors: readonly NamedExpression[];
  readonly references: readonly ImageMatch[];
  readonly validations: readonly KyvernoValidation[];
  readonly auditAnnotations: readonly NamedExpression[];
  readonly exceptions: readonly CompiledException[];
  readonly verifyDigest: boolean;
  readonly attestors: NonNullable<Spec['attestors']>;
  readonly attestations: PlainMap;
  readonly problem: string | undefined;
}

type ImageMatch = { readonly glob: string } | { readonly expression: PolicyExpression };

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Compiles an ImageValidatingPolicy of Kyverno; what has to verify signatures is unknown where nothing can. */
export function compileKyvernoImages(
  policy: ImageValidatingPolicy,
  kind: string,
  allExceptions: readonly CelPolicyException[],
  environments: KyvernoEnvironments,
): PolicyEngine | string {
  const { metadata, spec } = policy;
  const exceptions = exceptionsFor({ kind, name: metadata.name }, allExceptions, environments.images());
  const compiled = compileVariants(policy, kind, ({ matchConstraints, template }) =>
    compileVariant(spec, template, matchConstraints, environments, exceptions),
  );
  if (typeof compiled === 'string') return compiled;
  const { variants, isForAnyDocument, settings } = compiled;
  return {
    name: metadata.name,
    kind,
    phase: 'validate',
    rules: variants[0]!.validations.map(({ message, expression }) =>
      message === '' ? expression.source : message,
    ),
    run: (input, context) => {
      const applies = isForAnyDocument
        ? variants
        : variants.filter((variant) => matchesVariant(variant, settings, input));
      if (applies.length === 0) return skipped(settings, 'the document does not match the policy');
      return toOutcome(
        settings,
        applies.map((variant) => judgeImages(variant, settings, input, context)),
      );
    },
  };
}

function compileVariant(
  original: Spec,
  template: string | undefined,
  matchConstraints: MatchResources | undefined,
  environments: KyvernoEnvironments,
  exceptions: readonly CompiledException[],
): ImageVariant {
  const spec = shiftTexts(original, template ?? '');
  const types: VariableTypes = new Map();
  const environment = withVariableTypes(environments.images(), types);
  const matchConditions = compileConditions(spec.matchConditions ?? [], environment);
  const variables = compileVariables(spec.variables ?? [], environment, types);
  const extractors = compileExtractors(spec, template, environment);
  const references = (spec.matchImageReferences ?? []).map(({ glob, expression = '' }, index): ImageMatch => {
    if (glob !== undefined && glob !== '') return { glob };
    const field = `spec.matchImageReferences[${index}].expression`;
    return { expression: compileExpression(expression, field, environments.imageMatch(), ['bool']) };
  });
  const validations = compileValidations(spec.validations ?? [], environment);
  const auditAnnotations = compileAuditAnnotations(spec.auditAnnotations ?? [], environment);
  return {
    matchConstraints,
    matchConditions,
    variables,
    extractors,
    references,
    validations,
    auditAnnotations,
    exceptions,
    verifyDigest: spec.validationConfigurations?.verifyDigest ?? true,
    attestors: spec.attestors ?? [],
    attestations: Object.fromEntries(
      (spec.attestations ?? []).map((attestation) => [attestation.name, typeOfAttestation(attestation)]),
    ),
    problem:
      firstProblem([
        ...matchConditions,
        ...variables,
        ...extractors,
        ...references.flatMap((match) => ('expression' in match ? [match.expression] : [])),
        ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
        ...auditAnnotations,
      ]) ?? exceptions.find(({ problem }) => problem !== undefined)?.problem,
  };
}

/** Where images stand in pods and their controllers, and where the policy says besides. */
function compileExtractors(
  spec: Spec,
  template: string | undefined,
  environment: Environment,
): NamedExpression[] {
  const holder = `(object != null ? object : oldObject)${template === undefined || template === '' ? '' : `.${template}`}`;
  const own = template === undefined ? [] : CONTAINER_LISTS;
  return [
    ...own.map((name) => ({ name, expression: `${holder}.spec.?${name}.orValue([]).map(e, e.image)` })),
    ...(spec.images ?? []),
  ].map(({ name, expression }, index) => {
    const types = ['list(string)', 'list(dyn)', 'dyn'];
    return named(name, compileExpression(expression, `spec.images[${index}].expression`, environment, types));
  });
}

function typeOfAttestation(attestation: Readonly<Record<string, unknown>>): string {
  for (const kind of ['intoto', 'referrer']) {
    const type = (attestation[kind] as { type?: unknown } | undefined)?.type;
    if (typeof type === 'string') return type;
  }
  return String(attestation['name']);
}

function judgeImages(
  variant: ImageVariant,
  settings: KyvernoSettings,
  input: PolicyInput,
  context: EngineContext,
): KyvernoResult {
  const start = startEvaluation(input, context);
  const report = (
    result: KyvernoResult['result'],
    rule: string,
    message: string,
    more: Partial<KyvernoResult> = {},
  ) => {
    const unknown = start.missing.length > 0;
    return { result, rule, message, unknown, uses: [], auditAnnotations: {}, ...more };
  };
  const matches = start.matches(variant.matchConditions, settings.failurePolicy);
  if (typeof matches === 'object')
    return report('error', 'evaluation', `failed to evaluate policy: ${matches.error}`);
  if (!matches) return report('skip', '', 'skip');
  // An exception for some images only is not one for the document.
  const whole = variant.exceptions.filter(
    ({ images, allowedValues }) => images.length + allowedValues.length === 0,
  );
  const { full, uses, error } = excuse(whole, settings.name, start, settings.failurePolicy, context.now);
  if (error !== undefined)
    return report('error', 'evaluation', `failed to evaluate policy: ${error}`, { uses });
  if (full.length > 0) {
    const { result, message } = excusedResult(full);
    return report(result, 'exception', message, { uses });
  }
  const images = extractImages(variant, start);
  if (typeof images === 'string')
    return report('error', 'evaluation', `failed to evaluate policy: ${images}`, { uses });
  const withoutDigest = variant.verifyDigest ? findWithoutDigest(images) : undefined;
  if (withoutDigest !== undefined)
    return report('fail', '', `image ${withoutDigest} does not have a digest`, { uses });
  const evaluation = start.withVariables(variant.variables).with({
    images: Object.fromEntries(images),
    attestors: attestorsOf(variant, context, start.missing as string[]),
    attestations: variant.attestations,
  });
  const judged = judgeValidations(variant.validations, evaluation, variant.auditAnnotations);
  return report(judged.result, '', judged.message, { uses, auditAnnotations: judged.auditAnnotations });
}

function attestorsOf(variant: ImageVariant, { world = {}, now }: EngineContext, missing: string[]): Value {
  const lookup = new Lookup('imageverify.Context', world, now, missing);
  return new LazyMap(
    new Map(variant.attestors.map((attestor) => [attestor.name, () => new AttestorValue(attestor, lookup)])),
  );
}

/** The images of each list that the policy is for, or what went wrong. */
function extractImages(
  { extractors, references }: ImageVariant,
  evaluation: Evaluation,
): Map<string, readonly string[]> | string {
  const images = new Map<string, readonly string[]>();
  for (const extractor of extractors) {
    const outcome = evaluation.run(extractor);
    if ('error' in outcome) return outcome.error;
    if (!Array.isArray(outcome.value)) return `${extractor.field} did not give a list`;
    const chosen: string[] = [];
    for (const image of outcome.value as readonly Value[]) {
      if (typeof image !== 'string') return `${extractor.field} did not give a list of texts`;
      const matches = imageMatches(image, references, evaluation);
      if (typeof matches === 'string') return matches;
      if (matches) chosen.push(image);
    }
    images.set(extractor.name, chosen);
  }
  return images;
}

function imageMatches(
  image: string,
  references: readonly ImageMatch[],
  evaluation: Evaluation,
): boolean | string {
  for (const match of references) {
    if ('glob' in match) {
      if (wildcardMatches(match.glob, image)) return true;
      continue;
    }
    const outcome: Evaluated = evaluation.with({ ref: image }).run(match.expression);
    if ('error' in outcome) return outcome.error;
    if (outcome.value === true) return true;
  }
  return false;
}

function findWithoutDigest(images: ReadonlyMap<string, readonly string[]>): string | undefined {
  return [...images.values()].flat().find((image) => (parseImageReference(image)?.digest ?? '') === '');
}
