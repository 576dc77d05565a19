import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, directoryOf, type Declared } from '../declaration.ts';
import { conanPackage } from './conan-package.ts';
import { declaredBy } from './conan-reference.ts';

const NAME = 'language/conanfile';
const FILE = 'conanfile.txt';
/** They have some hundred lines. */
const MAX_BYTES: number = 1 * MIB;
const LINE_LIMIT = 10_000;

/** What `conanfile.txt` of Conan asks for by exact version, where there is no lock file beside it. */
export const conanfile = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['txt'],
  wants: (path) => path.endsWith(FILE) && baseName(path) === FILE,
  read: readConanfile,
  packageOf: (declared, path) => conanPackage(declared, path, NAME),
  counts: (path, filesystem) => filesystem.stat(`${directoryOf(path)}conan.lock`) === undefined,
});

/** Sections in brackets, in them one reference a line (Conan docs, "conanfile.txt"); ranges of versions are in brackets too, and say none. */
export function readConanfile(text: string): Declared[] {
  const found: Declared[] = [];
  let section = '';
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    const header = /^\[(\w+)\]\s*$/.exec(line);
    if (header !== null) section = header[1]!;
    else if (section === 'requires' || section === 'tool_requires' || section === 'build_requires')
      found.push(...declaredBy(line.replace(/#.*$/, '').trim(), section !== 'requires'));
  }
  return found;
}
