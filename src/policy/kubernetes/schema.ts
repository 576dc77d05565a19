import { z } from 'zod';

export const text = z.string();
export const texts = z.array(text);
/** More expressions than this in one list of a policy: nobody's policy, and each takes a while to compile. */
const EXPRESSIONS_LIMIT = 256;
const metadata = z.looseObject({
  name: text.min(1),
  namespace: text.optional(),
  labels: z.record(text, text).nullish(),
});

/** `null` in a manifest is the same as an absent field. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export const labelSelectorSchema = z.strictObject({
  matchLabels: optional(z.record(text, text)),
  matchExpressions: optional(
    z.array(
      z.strictObject({
        key: text,
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: optional(texts),
      }),
    ),
  ),
});

const resourceRuleSchema = z.strictObject({
  resourceNames: optional(texts),
  operations: optional(texts),
  apiGroups: optional(texts),
  apiVersions: optional(texts),
  resources: optional(texts),
  scope: optional(text),
});

export const matchResourcesSchema = z.strictObject({
  namespaceSelector: optional(labelSelectorSchema),
  objectSelector: optional(labelSelectorSchema),
  resourceRules: optional(z.array(resourceRuleSchema)),
  excludeResourceRules: optional(z.array(resourceRuleSchema)),
  matchPolicy: optional(z.enum(['Exact', 'Equivalent'])),
});

export const matchConditionsSchema = optional(
  z.array(z.strictObject({ name: text, expression: text })).max(EXPRESSIONS_LIMIT),
);
export const variablesSchema = optional(
  z.array(z.strictObject({ name: text, expression: text })).max(EXPRESSIONS_LIMIT),
);
const validationSchema = z.strictObject({
  expression: text,
  message: optional(text),
  messageExpression: optional(text),
  reason: optional(text),
});
export const auditAnnotationsSchema = optional(
  z.array(z.strictObject({ key: text, valueExpression: text })).max(EXPRESSIONS_LIMIT),
);
export const validationsSchema = optional(z.array(validationSchema).max(EXPRESSIONS_LIMIT));
export const failurePolicySchema = optional(z.enum(['Fail', 'Ignore']));
export const paramKindSchema = optional(z.strictObject({ apiVersion: text, kind: text }));
export const paramRefSchema = optional(
  z.strictObject({
    name: optional(text),
    namespace: optional(text),
    selector: optional(labelSelectorSchema),
    parameterNotFoundAction: optional(z.enum(['Allow', 'Deny'])),
  }),
);

/** Of the reasons of a status an API server takes these (pkg/apis/admissionregistration/validation). */
const REASONS: ReadonlySet<string> = new Set([
  'Forbidden',
  'Invalid',
  'RequestEntityTooLarge',
  'Unauthorized',
]);
const reasonSchema = optional(
  text.refine((reason) => REASONS.has(reason), `must be one of ${[...REASONS].join(', ')}`),
);

export const validatingAdmissionPolicySchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    paramKind: paramKindSchema,
    matchConstraints: optional(matchResourcesSchema),
    validations: optional(z.array(validationSchema.extend({ reason: reasonSchema })).max(EXPRESSIONS_LIMIT)),
    failurePolicy: failurePolicySchema,
    auditAnnotations: auditAnnotationsSchema,
    matchConditions: matchConditionsSchema,
    variables: variablesSchema,
  }),
});

export const validatingAdmissionPolicyBindingSchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    policyName: text,
    paramRef: paramRefSchema,
    matchResources: optional(matchResourcesSchema),
    validationActions: optional(z.array(z.enum(['Deny', 'Warn', 'Audit']))),
  }),
});

const mutationSchema = z.strictObject({
  patchType: z.enum(['ApplyConfiguration', 'JSONPatch']),
  applyConfiguration: optional(z.strictObject({ expression: text })),
  jsonPatch: optional(z.strictObject({ expression: text })),
});

export const mutationsSchema = optional(z.array(mutationSchema).max(EXPRESSIONS_LIMIT));

export const mutatingAdmissionPolicySchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    paramKind: paramKindSchema,
    matchConstraints: optional(matchResourcesSchema),
    variables: variablesSchema,
    mutations: mutationsSchema,
    failurePolicy: failurePolicySchema,
    matchConditions: matchConditionsSchema,
    reinvocationPolicy: optional(z.enum(['Never', 'IfNeeded'])),
  }),
});

export const mutatingAdmissionPolicyBindingSchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    policyName: text,
    paramRef: paramRefSchema,
    matchResources: optional(matchResourcesSchema),
  }),
});

export type ValidatingAdmissionPolicy = z.output<typeof validatingAdmissionPolicySchema>;
export type ValidatingAdmissionPolicyBinding = z.output<typeof validatingAdmissionPolicyBindingSchema>;
export type MutatingAdmissionPolicy = z.output<typeof mutatingAdmissionPolicySchema>;
export type MutatingAdmissionPolicyBinding = z.output<typeof mutatingAdmissionPolicyBindingSchema>;
export type ParamRef = NonNullable<ValidatingAdmissionPolicyBinding['spec']['paramRef']>;
export type ParamKind = NonNullable<ValidatingAdmissionPolicy['spec']['paramKind']>;
export type FailurePolicy = 'Fail' | 'Ignore';
