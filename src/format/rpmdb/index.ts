export { readRpmDatabase } from './database.ts';
export { readRpmHeader, type RpmHeader } from './header.ts';
export { rpmFilePaths, rpmFiles, rpmPackageOf, type RpmFile, type RpmPackage } from './package.ts';
export type { RpmdbProblemCode } from './problem.ts';
export { RPM_TAG } from './tag.ts';
