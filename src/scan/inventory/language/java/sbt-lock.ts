import { isRecord, MIB } from '#core/index.ts';
import { declarationExtractor, type Declared } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { isCoordinates } from './coordinates.ts';
import { declaredMavenPackage } from './maven-declaration.ts';

const NAME = 'language/sbt-lock';
/** 300 artifacts take 150 kB. */
const MAX_BYTES: number = 16 * MIB;
/** Configurations whose dependencies are in what is built (sbt docs, "Library dependencies"). */
const SHIPPED: ReadonlySet<string> = new Set([
  'compile',
  'runtime',
  'default',
  'compile-internal',
  'runtime-internal',
]);

/** What the lock files of sbt's dependency lock declare: `build.sbt.lock`, or a name like it. */
export const sbtLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith('.sbt.lock'),
  read: readSbtLock,
  packageOf: (declared, path) => declaredMavenPackage(declared, path, NAME),
});

/** Reads `dependencies`: each with organization, name, version and the configurations that need it. */
export function readSbtLock(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const list: unknown = isRecord(parsed.value) ? parsed.value['dependencies'] : undefined;
  if (!Array.isArray(list)) return { error: 'it is no lock file of sbt' };
  return (list as unknown[]).filter(isRecord).flatMap((one) => {
    const { org: group, name: artifact, version, configurations } = one;
    if (typeof group !== 'string' || typeof artifact !== 'string' || typeof version !== 'string') return [];
    if (group === '' || !isCoordinates({ group, artifact, version })) return [];
    const names = Array.isArray(configurations) ? configurations : [];
    const dev = names.length > 0 && !names.some((name) => SHIPPED.has(String(name)));
    return [{ name: `${group}:${artifact}`, version, ...(dev && { dev }) }];
  });
}
