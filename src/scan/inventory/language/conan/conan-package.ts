import type { Package } from '#core/index.ts';
import type { Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';

/** A package of Conan; its source is `user/channel`. */
export function conanPackage(
  { name, version, dev, source }: Declared,
  path: string,
  foundBy: string,
): Package {
  const [user, channel] = source?.split('/') ?? [];
  return makePackage('conan', {
    name,
    version,
    // A channel goes with a namespace (purl-spec, types/conan-definition.json), and users are the vendors that Conan knows.
    namespace: user,
    qualifiers: { user, channel },
    path,
    foundBy,
    evidence: 'declared',
    dev,
  });
}
