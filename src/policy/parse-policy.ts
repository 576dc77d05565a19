import type { z } from 'zod';
import type { PolicyProblem } from './engine.ts';
import type { SourceDocument } from './source-document.ts';

/** Reads a policy by its schema: one, or none and a problem that names the fields which we do not know or cannot read. */
export function parsePolicy<Schema extends z.ZodType>(
  document: SourceDocument,
  schema: Schema,
  problems: PolicyProblem[],
): z.output<Schema>[] {
  const parsed = schema.safeParse(document.object);
  if (parsed.success) return [parsed.data];
  const message = parsed.error.issues.map((issue) => `${pathText(issue.path)}${issue.message}`).join('; ');
  problems.push({ policy: document.name, kind: document.kind, message });
  return [];
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `${text.replace(/^\./, '')}: `;
}
