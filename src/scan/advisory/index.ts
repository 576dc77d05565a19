export { buildDatabase, type BuildOptions, type BuildProgress, type BuildResult } from './database/build.ts';
export { openDatabase, type AdvisoryDatabase } from './database/database.ts';
export { explainPackage, type Explanation } from './match/explain.ts';
export { explanationLines } from './match/explain-text.ts';
export { matchPackages, type MatchInput, type MatchResult } from './match/match.ts';
export { compareRisk } from './risk/compare-risk.ts';
