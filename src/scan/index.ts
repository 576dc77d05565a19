export type { LicensePolicy } from '#scan/license/index.ts';
export type { SecretSettings } from '#scan/secret/index.ts';
export { checkSecretRules } from './secrets.ts';
export { readLicensePolicy } from './licenses.ts';
export { cacheUsage, clearCache, parsePlatform, type Platform } from '#scan/image/index.ts';
export { analyseTarget, type Analysis } from './analyse.ts';
export { scanTarget, type ReadyDatabase, type ScanOptions } from './scan.ts';
export type { ScanResult } from './scan-result.ts';
export { DEFAULT_SCANNERS, SCANNERS, type Scanner } from './scanners.ts';
