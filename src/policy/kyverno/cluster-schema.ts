import { z } from 'zod';
import {
  auditAnnotationsSchema,
  labelSelectorSchema,
  matchConditionsSchema,
  validationsSchema,
  variablesSchema,
  optional,
  paramKindSchema,
  paramRefSchema,
  text,
  texts,
} from '../kubernetes/schema.ts';

const subject = z.strictObject({
  kind: text,
  name: text,
  namespace: optional(text),
  apiGroup: optional(text),
});

const description = {
  kinds: optional(texts),
  name: optional(text),
  names: optional(texts),
  namespaces: optional(texts),
  annotations: optional(z.record(text, text)),
  selector: optional(labelSelectorSchema),
  namespaceSelector: optional(labelSelectorSchema),
  operations: optional(texts),
};

const filterSchema = z.strictObject({
  resources: optional(z.strictObject(description)),
  subjects: optional(z.array(subject)),
  roles: optional(texts),
  clusterRoles: optional(texts),
});

const matchSchema = z.strictObject({
  any: optional(z.array(filterSchema)),
  all: optional(z.array(filterSchema)),
  resources: optional(z.strictObject(description)),
  subjects: optional(z.array(subject)),
  roles: optional(texts),
  clusterRoles: optional(texts),
});

const celRuleSchema = z.strictObject({
  generate: z.unknown().optional(),
  expressions: validationsSchema,
  paramKind: paramKindSchema,
  paramRef: paramRefSchema,
  auditAnnotations: auditAnnotationsSchema,
  variables: variablesSchema,
});

export const clusterRuleSchema = z.looseObject({
  name: text,
  match: matchSchema,
  exclude: optional(matchSchema),
  celPreconditions: matchConditionsSchema,
  validate: optional(
    z.looseObject({
      message: optional(text),
      failureAction: optional(text),
      cel: optional(celRuleSchema),
    }),
  ),
});

export const clusterPolicySchema = z.looseObject({
  metadata: z.looseObject({
    name: text.min(1),
    namespace: text.optional(),
    annotations: optional(z.record(text, text)),
  }),
  spec: z.looseObject({
    validationFailureAction: optional(text),
    failurePolicy: optional(z.enum(['Fail', 'Ignore'])),
    rules: z.array(clusterRuleSchema),
  }),
});

/** `kyverno.io/v2 PolicyException`. */
export const clusterExceptionSchema = z.looseObject({
  metadata: z.looseObject({ name: text.min(1), namespace: text.optional() }),
  spec: z.strictObject({
    background: optional(z.boolean()),
    match: matchSchema,
    conditions: z.unknown().optional(),
    exceptions: z.array(z.strictObject({ policyName: text, ruleNames: texts })),
    podSecurity: z.unknown().optional(),
  }),
});

export type ClusterPolicy = z.output<typeof clusterPolicySchema>;
export type ClusterRule = z.output<typeof clusterRuleSchema>;
export type ClusterMatch = z.output<typeof matchSchema>;
export type ClusterFilter = z.output<typeof filterSchema>;
export type ClusterException = z.output<typeof clusterExceptionSchema>;
