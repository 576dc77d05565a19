import { SEVERITIES } from '#core/index.ts';
import { z } from 'zod';
import { DOCUMENT_KINDS, STAGES } from '../engine.ts';

/** Names as Kubernetes has them (RFC 1123): they become labels, files and rule ids. */
const name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
  .describe('Lower-case letters, digits and dashes, at most 63');
const cel = z
  .string()
  .min(1)
  .max(64 * 1024);
const glob = z.string().min(1).max(1024);
const globs = z.array(glob).min(1);

const action = z
  .enum(['deny', 'warn', 'audit'])
  .describe('What a failed rule does: deny, warn, or only be recorded');

export const documentMatchSchema = z
  .strictObject({
    documents: z.array(z.enum(DOCUMENT_KINDS)).min(1).optional().describe('What kind of documents'),
    kinds: globs
      .optional()
      .describe('Manifests: kinds with wildcards, `Deployment` or `apps/Deployment` (no slash: any group)'),
    namespaces: globs.optional().describe('Manifests: namespaces, with wildcards'),
    names: globs
      .optional()
      .describe("The document's name (metadata.name, subject.name, Name), with wildcards"),
    images: globs.optional().describe('Any image that the document is about or runs, with wildcards'),
    expression: cel.optional().describe('CEL: true for documents that are meant'),
  })
  .describe('Which documents: all that is said must fit');

const ruleSchema = z.strictObject({
  name,
  expression: cel.describe('CEL: true when the document is as it should be'),
  severity: z.enum(SEVERITIES).optional().describe('How bad it is if it is not'),
  message: z.string().min(1).max(1024).optional().describe('What is wrong when the rule fails'),
  messageExpression: cel.optional().describe('CEL: a text that says what is wrong; wins over `message`'),
  remedy: z.string().min(1).max(1024).optional().describe('What to do about it, one sentence'),
  controls: z
    .array(z.string().min(1))
    .optional()
    .describe('What it is evidence for: `CIS-Docker-4.1`, `NIST-800-190-4.1.2`'),
  references: z.array(z.url()).optional().describe('Where to read more'),
  action: action.optional().describe("Instead of the policy's"),
});

/** `kind: Policy` of `bulkhead.dev/v1`: rules in CEL over any document, for any stage. */
export const policySchema = z.strictObject({
  apiVersion: z.literal('bulkhead.dev/v1'),
  kind: z.literal('Policy'),
  metadata: z.strictObject({
    name,
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.strictObject({
    description: z.string().optional().describe('What the policy is for'),
    stages: z.array(z.enum(STAGES)).min(1).optional().describe('When it is asked; all stages unless said'),
    action: action.optional().describe('What a failed rule does; deny unless said'),
    match: documentMatchSchema.extend({ documents: z.array(z.enum(DOCUMENT_KINDS)).min(1) }),
    variables: z
      .array(z.strictObject({ name: z.string().regex(/^[A-Za-z_]\w{0,62}$/), expression: cel }))
      .max(64)
      .optional()
      .describe('Values under `variables`, each evaluated when first used; later ones can use earlier ones'),
    rules: z.array(ruleSchema).min(1).max(256),
  }),
});

export const exceptionSchema = z.strictObject({
  apiVersion: z.literal('bulkhead.dev/v1'),
  kind: z.literal('PolicyException'),
  metadata: z.strictObject({
    name,
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.strictObject({
    owner: z.string().min(1).describe('Who answers for it'),
    reason: z.string().min(1).describe('Why it is accepted'),
    expires: z.iso.datetime({ offset: true }).describe('From when on it no longer counts (RFC 3339)'),
    policies: z
      .array(
        z.strictObject({
          policy: glob.describe('Name of a policy of any kind, with wildcards'),
          rules: globs.optional().describe('Rules, with wildcards; all unless said'),
        }),
      )
      .min(1),
    match: documentMatchSchema.optional().describe('Which documents are excused; all unless said'),
    fields: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .optional()
      .describe(
        'Only these parts of a document are excused: a rule must pass without them. `spec.containers[name=proxy-*]`, `findings[id=CVE-2024-0001]`',
      ),
  }),
});

export type Policy = z.output<typeof policySchema>;
export type PolicyException = z.output<typeof exceptionSchema>;
export type DocumentMatch = z.output<typeof documentMatchSchema>;
export type PolicyAction = z.output<typeof action>;
