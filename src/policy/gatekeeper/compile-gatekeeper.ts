import type { Effect, PolicyResult } from '../decision.ts';
import type {
  CompiledPolicies,
  EngineContext,
  EngineOutcome,
  PolicyEngine,
  PolicyInput,
  PolicyProblem,
} from '../engine.ts';
import type { JsonObject } from '../kubernetes/admission-request.ts';
import type { Environments } from '../kubernetes/environments.ts';
import { validate } from '../kubernetes/validate.ts';
import { compileValidatingPolicy, type CompiledValidatingPolicy } from '../kubernetes/validating-policy.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { SourceDocument } from '../source-document.ts';
import { constraintMatches } from './match-constraint.ts';
import {
  type CelSource,
  celSourceSchema,
  type Constraint,
  constraintSchema,
  type ConstraintTemplate,
  constraintTemplateSchema,
} from './schema.ts';

const TEMPLATES = 'templates.gatekeeper.sh';
const CONSTRAINTS = 'constraints.gatekeeper.sh';
const CEL_ENGINE = 'K8sNativeValidation';

/** What Gatekeeper gives to each template besides its own variables. */
const PROVIDED_VARIABLES = [
  {
    name: 'params',
    expression: '!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters',
  },
  { name: 'anyObject', expression: "request.operation == 'DELETE' && object == null ? oldObject : object" },
];

/** Names of Gatekeeper's own variables and match conditions start with this. */
const RESERVED_PREFIX = 'gatekeeper_internal_';

/** True for Gatekeeper's templates and constraints. */
export function isGatekeeper({ group }: SourceDocument): boolean {
  return group === TEMPLATES || group === CONSTRAINTS;
}

/** Compiles constraints with their templates; templates without CEL are problems that say so. */
export function compileGatekeeper(
  documents: readonly SourceDocument[],
  environments: Environments,
): CompiledPolicies {
  const problems: PolicyProblem[] = [];
  const templates = new Map<string, CompiledValidatingPolicy>();
  for (const document of documents.filter(({ group }) => group === TEMPLATES)) {
    for (const template of parsePolicy(document, constraintTemplateSchema, problems)) {
      const compiled = compileTemplate(template, document, environments, problems);
      if (compiled !== undefined) templates.set(template.spec.crd.spec.names.kind, compiled);
    }
  }
  const engines = documents
    .filter(({ group }) => group === CONSTRAINTS)
    .flatMap((document) => {
      const template = templates.get(document.kind);
      if (template === undefined) {
        problems.push({
          policy: document.name,
          kind: document.kind,
          message: `there is no ConstraintTemplate with CEL for constraints of kind ${document.kind}`,
        });
        return [];
      }
      return parsePolicy(document, constraintSchema, problems).map((constraint) =>
        constraintEngine(constraint, document.object, template),
      );
    });
  return { engines, problems };
}

function compileTemplate(
  { metadata, spec }: ConstraintTemplate,
  document: SourceDocument,
  environments: Environments,
  problems: PolicyProblem[],
): CompiledValidatingPolicy | undefined {
  const problem = (message: string): undefined => {
    problems.push({ policy: metadata.name, kind: 'ConstraintTemplate', message });
    return undefined;
  };
  const source = spec.targets
    .flatMap(({ code }) => code ?? [])
    .find(({ engine }) => engine === CEL_ENGINE)?.source;
  if (source === undefined)
    return problem(`Rego is not run; the template has no code for the engine ${CEL_ENGINE}`);
  const [cel] = parsePolicy({ ...document, object: source as JsonObject }, celSourceSchema, problems);
  if (cel === undefined) return undefined;
  const reserved = reservedName(cel);
  if (reserved !== undefined) return problem(`the name ${reserved} is Gatekeeper's own`);
  const compiled = compileValidatingPolicy(
    {
      metadata: { name: metadata.name, labels: undefined },
      spec: {
        paramKind: { apiVersion: `${CONSTRAINTS}/v1beta1`, kind: spec.crd.spec.names.kind },
        matchConstraints: undefined,
        validations: cel.validations,
        failurePolicy: cel.failurePolicy,
        auditAnnotations: undefined,
        matchConditions: cel.matchConditions,
        variables: [...PROVIDED_VARIABLES, ...(cel.variables ?? [])],
      },
    },
    environments,
  );
  return compiled.problem === undefined ? compiled : problem(compiled.problem);
}

/** A name that templates must not give to a variable or match condition of theirs (gatekeeper, k8scel/schema). */
function reservedName({ variables, matchConditions }: CelSource): string | undefined {
  const provided = new Set(PROVIDED_VARIABLES.map(({ name }) => name));
  const named = [...(variables ?? []), ...(matchConditions ?? [])].map(({ name }) => name);
  return (
    (variables ?? []).find(({ name }) => provided.has(name))?.name ??
    named.find((name) => name.startsWith(RESERVED_PREFIX))
  );
}

function constraintEngine(
  constraint: Constraint,
  object: JsonObject,
  template: CompiledValidatingPolicy,
): PolicyEngine {
  const effect = effectOf(constraint);
  return {
    name: constraint.metadata.name,
    kind: constraint.kind,
    phase: 'validate',
    rules: template.validations.map(({ message, expression }) =>
      message === '' ? expression.source : message,
    ),
    run: (input, context) => runConstraint({ constraint, object, template, effect }, input, context),
  };
}

interface ConstraintEngine {
  readonly constraint: Constraint;
  readonly object: JsonObject;
  readonly template: CompiledValidatingPolicy;
  readonly effect: Effect;
}

function runConstraint(
  { constraint, object, template, effect }: ConstraintEngine,
  { request }: PolicyInput,
  context: EngineContext,
): EngineOutcome {
  const described = { policy: constraint.metadata.name, kind: constraint.kind };
  if (request === undefined || !constraintMatches(constraint.spec?.match, request)) {
    const message = 'the constraint is not for this document';
    return {
      results: [{ ...described, rule: '', result: 'skip', message, effect: 'none', outOfScope: true }],
    };
  }
  const { judgements } = validate(template, request, request.resource, object, context);
  return {
    results: judgements.map(({ rule, result, message, ignored }): PolicyResult => {
      const bad = result === 'fail' || result === 'error';
      const consequence = result === 'error' && effect === 'audit' ? 'unknown' : effect;
      return { ...described, rule, result, message, effect: bad && !ignored ? consequence : 'none' };
    }),
  };
}

/** The strictest thing that the constraint asks for at any of its enforcement points. */
function effectOf({ spec }: Constraint): Effect {
  const action = spec?.enforcementAction ?? 'deny';
  const actions =
    action === 'scoped' ? (spec?.scopedEnforcementActions ?? []).map((scoped) => scoped.action) : [action];
  if (actions.includes('deny')) return 'deny';
  return actions.includes('warn') ? 'warn' : 'audit';
}
