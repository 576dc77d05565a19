import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { hackagePackage } from './hackage-package.ts';

const NAME = 'language/cabal-freeze';
const FREEZE = 'cabal.project.freeze';
/** 300 packages with their flags take 40 kB. */
const MAX_BYTES: number = 8 * MIB;
const PACKAGE_LIMIT = 100_000;

/** What `cabal.project.freeze` of Haskell's Cabal declares, packages that come with the compiler among them. */
export const cabalFreeze = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['freeze'],
  wants: (path) => path.endsWith(FREEZE) && baseName(path) === FREEZE,
  read: readCabalFreeze,
  packageOf: (declared, path) => hackagePackage(declared, path, NAME),
});

/** `constraints: any.aeson ==2.2.1.0,` and the like, one a line; those without `==` set flags (Cabal, "cabal freeze"). */
export function readCabalFreeze(text: string): Declared[] | { readonly error: string } {
  const found: Declared[] = [];
  for (const match of text.matchAll(
    /(?:^|[\s,:])any\.([A-Za-z0-9]{1,100}(?:-[A-Za-z0-9]{1,100}){0,20}) ?== ?(\d+(?:\.\d+){0,20})(?=[\s,]|$)/g,
  )) {
    if (found.length === PACKAGE_LIMIT) return { error: `it has more than ${PACKAGE_LIMIT} packages` };
    found.push({ name: match[1]!, version: match[2]! });
  }
  return found;
}
