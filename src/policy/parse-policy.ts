import { Problem } from '#core/index.ts';
import type { z } from 'zod';
import { isLongerThan } from './exact-json.ts';
import type { PolicyProblem } from './engine.ts';
import type { PolicyProblemCode } from './problem.ts';
import type { SourceDocument } from './source-document.ts';

/** Policies have some thousand characters; compiling a megabyte of expressions would take seconds (etcd takes 1.5 MiB). */
const POLICY_LIMIT = 512 * 1024;

/** Reads a policy by its schema: one, or none and a problem that names the fields which we do not know or cannot read. */
export function parsePolicy<Schema extends z.ZodType>(
  document: SourceDocument,
  schema: Schema,
  problems: PolicyProblem[],
): z.output<Schema>[] {
  if (isLongerThan(document.object, POLICY_LIMIT)) {
    const message = `the policy is larger than ${POLICY_LIMIT} characters`;
    problems.push({ policy: document.name, kind: document.kind, message });
    return [];
  }
  const parsed = schema.safeParse(document.object);
  if (parsed.success) return [parsed.data];
  problems.push({ policy: document.name, kind: document.kind, message: issuesText(parsed.error) });
  return [];
}

/** Reads a document by its schema, or throws a problem that names its file and fields. */
export function parseBySchema<Schema extends z.ZodType>(
  { object, file }: SourceDocument,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(object);
  if (parsed.success) return parsed.data;
  throw new Problem<PolicyProblemCode>('policy.document', `${file}: ${issuesText(parsed.error)}`);
}

function issuesText({ issues }: z.ZodError): string {
  return issues.map((issue) => `${pathText(issue.path)}${issue.message}`).join('; ');
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `${text.replace(/^\./, '')}: `;
}
