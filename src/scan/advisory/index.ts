export { buildDatabase, type BuildOptions, type BuildProgress, type BuildResult } from './database/build.ts';
export { openDatabase, type AdvisoryDatabase } from './database/database.ts';
