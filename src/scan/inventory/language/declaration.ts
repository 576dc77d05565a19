import type { Incompleteness, Json, Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector, Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../extractor.ts';
import { unreadable } from './text-document.ts';

/** One package that a lock file or a manifest names. */
export interface Declared {
  readonly name: string;
  /** Empty when none is given. */
  readonly version: string;
  readonly dev?: boolean;
  /** Repository or address that it is taken from in place of a registry. */
  readonly source?: string;
}

/** A kind of file that declares packages. */
export interface DeclarationFormat {
  /** `language/package-lock`. */
  readonly name: string;
  /** Raise it when `read` changes. */
  readonly version: number;
  readonly maxBytes: number;
  /** As in `FileInspector`. */
  readonly extensions: readonly string[];
  readonly wants: (path: string) => boolean;
  /** What a file declares, or why it cannot be read. */
  readonly read: (text: string) => readonly Declared[] | { readonly error: string };
  readonly packageOf: (declared: Declared, path: string) => Package;
  /** Which of the files found count; all of them without it. */
  readonly counts?: (
    path: string,
    filesystem: Filesystem,
    paths: ReadonlySet<string>,
    declared: readonly Declared[],
  ) => boolean;
}

/** Raise it when what counts for all formats changes. */
const FORM = 1;

/**
 * Directories of installed packages, and of downloaded sources of others (Cargo, Go): what declares packages in there is for the
 * development of that package, and none of it is installed by its word.
 */
export const INSIDE_PACKAGE: RegExp =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems\/[^/]+-\d[^/]*|registry\/src|git\/checkouts|pkg\/mod)\//;

/** The parser of such files: they are read as they pass, and nothing but names and versions is kept. */
export function declarationExtractor(format: DeclarationFormat): Extractor {
  const inspector: FileInspector = {
    name: format.name,
    version: FORM * 100 + format.version,
    extensions: format.extensions,
    wants: ({ path }) => format.wants(path) && !INSIDE_PACKAGE.test(path),
    inspect(_file, content): Json | undefined {
      const { maxBytes } = format;
      if (content.size > maxBytes) return { error: `it has ${content.size} bytes, the limit is ${maxBytes}` };
      return format.read(textOf(content.read(0, content.size))) as unknown as Json;
    },
  };
  return {
    name: format.name,
    needs: [],
    inspectors: [inspector],
    extract({ filesystem }) {
      const packages: Package[] = [];
      const incomplete: Incompleteness[] = [];
      const observed = filesystem.observations(inspector.name);
      const paths = new Set(observed.map(({ file }) => file.path));
      for (const { file, value } of observed) {
        const { path } = file;
        const read = value as unknown as ReturnType<DeclarationFormat['read']>;
        const declared = 'error' in read ? [] : read;
        if (format.counts !== undefined && !format.counts(path, filesystem, paths, declared)) continue;
        if ('error' in read) incomplete.push(unreadable(path, read.error));
        else for (const declared of read) packages.push(format.packageOf(declared, path));
      }
      return { packages, incomplete };
    },
  };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The directory of a path with the slash at its end, empty for the root. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
