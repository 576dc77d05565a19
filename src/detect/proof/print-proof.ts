import { sanitize } from '../rule/output/sanitize.ts';
import type { Expectation } from './proof.ts';
import type { Difference, ProofResult } from './run-proof.ts';

/** A result for people: one line, and what is different below it (`-` expected, `+` got). */
export function printProof({ proof, differences, events, alerts }: ProofResult, file: string): string {
  const state = differences.length === 0 ? 'ok  ' : 'FAIL';
  const head = `${state} ${proof.name} (${file}:${proof.line}; ${events} events, ${alerts} alerts)`;
  return [sanitize(head), ...differences.flatMap(printDifference)].join('\n');
}

function printDifference(difference: Difference): string[] {
  if (difference.kind === 'unexpected') {
    const { rule, event, message } = difference;
    return [`  + ${sanitize(rule)}, event ${event}: ${message}`];
  }
  const { expected, got } = difference;
  const what = sanitize(describe(expected));
  return [`  - ${expected.count} x ${what}`, `  + ${got} x ${what}`];
}

function describe({ rule, fields }: Expectation): string {
  if (fields.size === 0) return rule;
  return `${rule} {${[...fields].map(([field, text]) => `${field}: ${text}`).join(', ')}}`;
}
