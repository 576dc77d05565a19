import { z } from 'zod';
import {
  failurePolicySchema,
  labelSelectorSchema,
  matchConditionsSchema,
  validationsSchema,
  variablesSchema,
  optional,
  text,
  texts,
} from '../kubernetes/schema.ts';

export const constraintTemplateSchema = z.looseObject({
  metadata: z.looseObject({ name: text.min(1) }),
  spec: z.looseObject({
    crd: z.looseObject({ spec: z.looseObject({ names: z.looseObject({ kind: text.min(1) }) }) }),
    targets: z
      .array(
        z.looseObject({
          target: text,
          rego: optional(text),
          code: optional(z.array(z.looseObject({ engine: text, source: z.unknown().optional() }))),
        }),
      )
      .min(1),
  }),
});

/** `source` of the engine K8sNativeValidation. */
export const celSourceSchema = z.strictObject({
  variables: variablesSchema,
  validations: validationsSchema,
  failurePolicy: failurePolicySchema,
  matchConditions: matchConditionsSchema,
  generateVAP: optional(z.boolean()),
  resourceOperations: optional(texts),
});

export const constraintSchema = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z.looseObject({ name: text.min(1) }),
  spec: optional(
    z.strictObject({
      enforcementAction: optional(z.enum(['deny', 'dryrun', 'warn', 'scoped'])),
      scopedEnforcementActions: optional(
        z.array(
          z.strictObject({
            action: z.enum(['deny', 'dryrun', 'warn']),
            enforcementPoints: optional(z.array(z.strictObject({ name: text }))),
          }),
        ),
      ),
      match: optional(
        z.strictObject({
          kinds: optional(z.array(z.strictObject({ apiGroups: optional(texts), kinds: optional(texts) }))),
          namespaces: optional(texts),
          excludedNamespaces: optional(texts),
          labelSelector: optional(labelSelectorSchema),
          namespaceSelector: optional(labelSelectorSchema),
          scope: optional(z.enum(['*', 'Cluster', 'Namespaced'])),
          name: optional(text),
          source: optional(z.enum(['All', 'Generated', 'Original'])),
        }),
      ),
      parameters: z.unknown().optional(),
    }),
  ),
});

export type CelSource = z.output<typeof celSourceSchema>;
export type ConstraintTemplate = z.output<typeof constraintTemplateSchema>;
export type Constraint = z.output<typeof constraintSchema>;
export type ConstraintMatch = NonNullable<NonNullable<Constraint['spec']>['match']>;
