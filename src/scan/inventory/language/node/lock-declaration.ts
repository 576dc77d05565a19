import { MIB } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { baseName, declarationExtractor, type DeclarationFormat } from '../declaration.ts';
import { isForeign, isInstalledBeside } from './installed-tree.ts';
import { npmPackage } from './npm-package.ts';

/** A lock file of 10,000 packages takes 4 MB. */
const MAX_BYTES: number = 16 * MIB;

/**
 * The parser of a lock file of one name. Where the tree beside it is installed it counts for nothing: what is installed
 * is the truth, and what is not (development, another platform's) is not there.
 */
export function lockDeclaration(name: string, fileName: string, read: DeclarationFormat['read']): Extractor {
  return declarationExtractor({
    name,
    version: 2,
    maxBytes: MAX_BYTES,
    extensions: [fileName.slice(fileName.lastIndexOf('.') + 1)],
    wants: (path) => path.endsWith(fileName) && baseName(path) === fileName && !isForeign(path),
    read,
    packageOf: (declared, path) => npmPackage({ ...declared, path }, name, 'declared'),
    counts: (path, filesystem, _paths, declared) => !isInstalledBeside(filesystem, path, declared),
  });
}
