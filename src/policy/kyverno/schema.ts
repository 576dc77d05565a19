import { z } from 'zod';
import {
  auditAnnotationsSchema,
  failurePolicySchema,
  matchConditionsSchema,
  matchResourcesSchema,
  mutationsSchema,
  validationsSchema,
  variablesSchema,
  optional,
  text,
  texts,
} from '../kubernetes/schema.ts';

const metadata = z.looseObject({
  name: text.min(1),
  namespace: text.optional(),
  labels: optional(z.record(text, text)),
  annotations: optional(z.record(text, text)),
});
const autogen = optional(
  z.looseObject({ podControllers: optional(z.strictObject({ controllers: optional(texts) })) }),
);
const validationActions = optional(z.array(z.enum(['Deny', 'Audit', 'Warn'])));
/** How Kyverno's webhook is configured: nothing that a decision depends on. */
const webhookConfiguration = z.unknown().optional();
const evaluationMode = optional(z.enum(['Kubernetes', 'JSON', 'HTTP', 'Envoy']));
const enabled = optional(z.strictObject({ enabled: optional(z.boolean()) }));

export const validatingPolicySchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    matchConstraints: optional(matchResourcesSchema),
    validations: validationsSchema,
    failurePolicy: failurePolicySchema,
    auditAnnotations: auditAnnotationsSchema,
    matchConditions: matchConditionsSchema,
    variables: variablesSchema,
    autogen,
    validationActions,
    webhookConfiguration,
    evaluation: optional(z.strictObject({ mode: evaluationMode, admission: enabled, background: enabled })),
  }),
});

export const mutatingPolicySchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    matchConstraints: optional(matchResourcesSchema),
    failurePolicy: failurePolicySchema,
    matchConditions: matchConditionsSchema,
    variables: variablesSchema,
    autogen,
    targetMatchConstraints: z.unknown().optional(),
    targetMatchConditions: z.unknown().optional(),
    mutations: mutationsSchema,
    auditAnnotations: auditAnnotationsSchema,
    webhookConfiguration,
    evaluation: optional(
      z.looseObject({
        mode: evaluationMode,
        mutateExisting: enabled,
        useServerSideApply: optional(z.boolean()),
      }),
    ),
    reinvocationPolicy: optional(text),
  }),
});

const named = z.looseObject({ name: text });

export const imageValidatingPolicySchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    matchConstraints: optional(matchResourcesSchema),
    failurePolicy: failurePolicySchema,
    auditAnnotations: auditAnnotationsSchema,
    validationActions,
    matchConditions: matchConditionsSchema,
    variables: variablesSchema,
    validationConfigurations: optional(
      z.strictObject({
        mutateDigest: optional(z.boolean()),
        verifyDigest: optional(z.boolean()),
        required: optional(z.boolean()),
      }),
    ),
    matchImageReferences: optional(
      z.array(z.strictObject({ glob: optional(text), expression: optional(text) })),
    ),
    credentials: z.unknown().optional(),
    images: optional(z.array(z.strictObject({ name: text, expression: text }))),
    attestors: optional(z.array(named)),
    attestations: optional(z.array(named)),
    validations: validationsSchema,
    webhookConfiguration,
    evaluation: optional(z.strictObject({ mode: evaluationMode, admission: enabled, background: enabled })),
    autogen,
  }),
});

export const celPolicyExceptionSchema = z.looseObject({
  metadata,
  spec: z.strictObject({
    policyRefs: z.array(z.strictObject({ name: text, kind: text })),
    matchConditions: matchConditionsSchema,
    images: optional(texts),
    allowedValues: optional(texts),
    reportResult: optional(z.enum(['skip', 'pass'])),
    expiresAt: optional(z.iso.datetime({ offset: true })),
    properties: z.unknown().optional(),
    evaluationMode,
  }),
});

export type ValidatingPolicy = z.output<typeof validatingPolicySchema>;
export type MutatingPolicy = z.output<typeof mutatingPolicySchema>;
export type ImageValidatingPolicy = z.output<typeof imageValidatingPolicySchema>;
export type CelPolicyException = z.output<typeof celPolicyExceptionSchema>;
export type ValidationAction = 'Deny' | 'Audit' | 'Warn';
