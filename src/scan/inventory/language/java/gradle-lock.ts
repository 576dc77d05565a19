import { MIB } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isCoordinates } from './coordinates.ts';

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
  packageOf: ({ name, version, dev }, path) => {
    const [namespace, artifact = ''] = name.split(':');
    return {
      type: 'maven',
      name,
      version,
      purl: packageUrl({ type: 'maven', namespace, name: artifact, version }),
      licenses: [],
      locations: [{ path }],
      foundBy: NAME,
      evidence: 'declared',
      ...(dev === true && { dev }),
    };
  },
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
