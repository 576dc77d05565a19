import { Problem } from '#core/index.ts';
import type { VersionOrdering } from './ordering.ts';

/** What can go wrong with versions. */
export type VersionProblemCode = 'version.invalid' | 'version.batch-line';

/** Enough of a hostile version to recognise it. */
const QUOTED_CHARACTERS = 80;

/** The problem of a text that an ordering's reference program does not take for a version. */
export function invalidVersion(
  ordering: VersionOrdering,
  version: string,
  why: string,
): Problem<VersionProblemCode> {
  const quoted = JSON.stringify(
    version.length > QUOTED_CHARACTERS ? `${version.slice(0, QUOTED_CHARACTERS)}…` : version,
  );
  return new Problem('version.invalid', `${quoted} is not a ${ordering} version: ${why}`);
}
