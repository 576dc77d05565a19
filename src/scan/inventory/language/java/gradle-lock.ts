import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isCoordinates } from './coordinates.ts';
import { declaredMavenPackage } from './maven-declaration.ts';

const NAME = 'language/gradle-lock';
/** 1,000 dependencies with all their configurations take 300 kB. */
const MAX_BYTES: number = 8 * MIB;
const LINE_LIMIT = 100_000;

/** What Gradle's lock files declare (Gradle docs, "Locking Versions"). */
export const gradleLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lockfile'],
  wants: (path) =>
    path.endsWith('.lockfile') &&
    (/^(?:buildscript-)?gradle\.lockfile$/.test(baseName(path)) || path.includes('gradle/dependency-locks/')),
  read: readGradleLock,
  packageOf: (declared, path) => declaredMavenPackage(declared, path, NAME),
});

/** `group:artifact:version=configuration,configuration`; in the older format a file a configuration, without the `=`. */
export function readGradleLock(text: string): Declared[] {
  const found: Declared[] = [];
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    const match = /^([^:#=\s]+):([^:=\s]+):([^:=\s]+)(?:=(\S*))?\s*$/.exec(line);
    if (match === null) continue;
    const [, group = '', artifact = '', version = '', configurations = ''] = match;
    if (!isCoordinates({ group, artifact, version })) continue;
    const names = configurations.split(',').filter((name) => name !== '');
    const dev = names.length > 0 && names.every((name) => /test/i.test(name));
    found.push({ name: `${group}:${artifact}`, version, ...(dev && { dev }) });
  }
  return found;
}
