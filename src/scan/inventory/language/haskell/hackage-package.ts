import type { Package } from '#core/index.ts';
import type { Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';

/** A package of Hackage that some file of a project declares. */
export function hackagePackage({ name, version }: Declared, path: string, foundBy: string): Package {
  return makePackage('hackage', { name, version, path, foundBy, evidence: 'declared' });
}

/** `name-1.2.3`, with `@sha256:...` or `@rev:1` behind it: words parted by hyphens, of which the last is the version (Cabal, "Package names and versions"). */
export function declaredBy(reference: string): Declared | undefined {
  const match = /^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)-(\d+(?:\.\d+)*)(?:@\S*)?$/.exec(
    reference.slice(0, REFERENCE_LIMIT),
  );
  return match === null ? undefined : { name: match[1]!, version: match[2]! };
}

/** Name, version, a digest and a size. */
const REFERENCE_LIMIT = 512;
