import { Problem } from '#core/index.ts';

/** What can be wrong with an rpm database. */
export type RpmdbProblemCode =
  | 'rpmdb.unknown-format'
  | 'rpmdb.unsupported'
  | 'rpmdb.truncated'
  | 'rpmdb.corrupt'
  | 'rpmdb.limit';

/** A problem of an rpm database; the caller knows the file's name and adds it. */
export function rpmdbProblem(code: RpmdbProblemCode, message: string): Problem<RpmdbProblemCode> {
  return new Problem(code, `rpm database: ${message}`);
}
