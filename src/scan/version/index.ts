export { compareLine, compareVersions } from './compare.ts';
export { orderingOf } from './ecosystem.ts';
export type { VersionProblemCode } from './invalid-version.ts';
export { VERSION_ORDERINGS, type VersionOrdering } from './ordering.ts';
export { compareRpmVersions, type MissingEpoch } from './rpm.ts';
