import type { Incompleteness, OsRelease, Package } from '#core/index.ts';
import type { FileInspector, FilePattern, Filesystem } from '#scan/image/index.ts';

/** What one parser found. */
export interface Extraction {
  readonly packages: readonly Package[];
  /** Operating system packages: the files that belong to each, by its purl. Paths from the root, no leading slash. */
  readonly files?: ReadonlyMap<string, readonly string[]>;
  readonly incomplete: readonly Incompleteness[];
}

export interface ExtractionContext {
  readonly filesystem: Filesystem;
  /** Undefined when the image has none (scratch, distroless static). */
  readonly os: OsRelease | undefined;
}

/** One ecosystem's parser: pure, from the merged view to packages. One folder or file each, one line in `extractors.ts`. */
export interface Extractor {
  /** `os/dpkg`, `language/node-modules`; stands in `Package.foundBy`. */
  readonly name: string;
  /** The files whose bytes it reads through `Filesystem.read`. */
  readonly needs: readonly FilePattern[];
  /** What it looks at while the layers pass instead of keeping bytes (archives, binaries). */
  readonly inspectors?: readonly FileInspector[];
  extract(context: ExtractionContext): Extraction;
}
