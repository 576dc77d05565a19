import type { Package } from '#core/index.ts';
import type { Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';

/** Names of Hex packages and of organizations with a repository of their own (hex.pm docs, "Publishing a package"). */
export const HEX_NAME = /^[a-z][a-z0-9_]*$/;

/** A package of Hex; `organization/name` where it is of a private repository, whose names say nothing about the public one. */
export function hexPackage({ name, version }: Declared, path: string, foundBy: string): Package {
  const slash = name.indexOf('/');
  return makePackage('hex', {
    name,
    version,
    ...(slash !== -1 && { namespace: name.slice(0, slash), shortName: name.slice(slash + 1) }),
    path,
    foundBy,
    evidence: 'declared',
  });
}
