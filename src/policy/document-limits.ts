import { LIMITS, Problem } from '#core/index.ts';
import type { PolicyProblemCode } from './problem.ts';

/** More values than this are no document that anybody decides about: a million small ones take some 50 MB in memory. */
export const DOCUMENT_VALUES_LIMIT = 1_000_000;

/**
 * Refuses a document that is nested too deep, has too many values, or contains itself (YAML anchors can): what evaluates
 * policies recurses and copies, and may trust its documents after this.
 */
export function checkDocumentLimits(document: unknown, name: string): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (depth > LIMITS.nesting) {
      throw limit(`${name} is nested deeper than ${LIMITS.nesting} levels, or contains itself`);
    }
    const items = Array.isArray(value) ? value : Object.values(value);
    values += items.length;
    if (values > DOCUMENT_VALUES_LIMIT) throw limit(`${name} has more than ${DOCUMENT_VALUES_LIMIT} values`);
    for (const item of items) visit(item, depth + 1);
  };
  visit(document, 0);
}

function limit(message: string): Problem<PolicyProblemCode> {
  return new Problem('policy.limit', message);
}
