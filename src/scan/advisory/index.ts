export { exportDatabase, importDatabase } from './database/archive.ts';
export { buildDatabase, type BuildOptions, type BuildProgress, type BuildResult } from './database/build.ts';
export { openDatabase, type AdvisoryDatabase } from './database/database.ts';
export { keyIdOf, signingKey, verificationKey } from './database/signature.ts';
export {
  databaseStatus,
  STALE_AFTER_DAYS,
  type DatabaseStatus,
  type ShardStatus,
} from './database/status.ts';
export {
  ensureEcosystems,
  updateDatabase,
  type EnsureOptions,
  type UpdateOptions,
  type UpdateResult,
} from './database/update.ts';
export type { Fetch, Network } from './feed/download.ts';
export { PUBLIC_OSV } from './feed/public-feeds.ts';
export { ecosystemsOf } from './match/ecosystems.ts';
export { explainPackage, type Explanation } from './match/explain.ts';
export { explanationLines } from './match/explain-text.ts';
export { matchPackages, type MatchInput, type MatchResult } from './match/match.ts';
export type { AdvisoryProblemCode } from './problem.ts';
export { compareRisk } from './risk/compare-risk.ts';
