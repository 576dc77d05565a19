export { compareBitnamiVersions } from './bitnami.ts';
export { compareLine, compareVersions } from './compare.ts';
export { orderingOf } from './ecosystem.ts';
export { VERSION_ORDERINGS, type VersionOrdering } from './ordering.ts';
export { compareRpmVersions } from './rpm.ts';
