export { readRpmDatabase } from './database.ts';
export { rpmFilePaths, rpmPackageOf, type RpmPackage } from './package.ts';
