import { messageOf, Problem } from '#core/index.ts';

/** An error as a person reads it: what happened, and what to do. Only what nobody foresaw shows its stack. */
export function describeProblem(error: unknown): string {
  if (error instanceof Problem) {
    return `bulkhead: ${error.message} [${error.code}]${error.hint === undefined ? '' : `\n  ${error.hint}`}`;
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return `bulkhead: ${messageOf(error)}`;
  return `bulkhead: unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
