import type { Package } from '#core/index.ts';
import { makePackage } from '../../make-package.ts';
import type { Declared } from '../declaration.ts';

/** The package that a lock file names by `group:artifact`. */
export function declaredMavenPackage(declared: Declared, path: string, foundBy: string): Package {
  const [namespace, shortName = ''] = declared.name.split(':');
  return makePackage('maven', { ...declared, namespace, shortName, path, foundBy, evidence: 'declared' });
}
