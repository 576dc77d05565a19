import type { Package } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';
import type { Declared } from '../declaration.ts';

/** The package that a lock file names by `group:artifact`. */
export function declaredMavenPackage(
  { name, version, dev }: Declared,
  path: string,
  foundBy: string,
): Package {
  const [namespace, artifact = ''] = name.split(':');
  return {
    type: 'maven',
    name,
    version,
    purl: packageUrl({ type: 'maven', namespace, name: artifact, version }),
    licenses: [],
    locations: [{ path }],
    foundBy,
    evidence: 'declared',
    ...(dev === true && { dev }),
  };
}
