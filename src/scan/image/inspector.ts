import type { Json } from '#core/index.ts';
import type { ByteSource } from '#format/index.ts';

export type { ByteSource };

/** A regular file as it passes in a layer. */
export interface LayerFile {
  /** From the root, without a leading slash, clean. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/**
 * Looks at a file's bytes once, while its layer passes, and keeps a small JSON observation instead of the bytes. The
 * observation is cached with the layer. Inspectors run on worker threads and must be pure: no clock, no I/O, no state.
 */
export interface FileInspector {
  /** Unique, `language/java-archive`; the name under which `Filesystem.observations` gives its observations. */
  readonly name: string;
  /** Raise it when observations change: it is part of the layer cache's key. */
  readonly version: number;
  /**
   * What follows the last dot of the names that it may want, in lower case, `''` for names without a dot; it is asked about
   * no others. Without this it is asked about all.
   */
  readonly extensions?: readonly string[];
  /** True where looking takes so long that another thread is to do it while this one goes on, if it can. */
  readonly apart?: boolean;
  /** Called for every regular file that `extensions` allows, so it must be cheap. `head` holds the first 512 bytes, or all of a smaller file. */
  wants(file: LayerFile, head: Uint8Array): boolean;
  /** `undefined` when there is nothing to say. A thrown `Problem` makes the scan incomplete and names the file. */
  inspect(file: LayerFile, content: ByteSource): Json | undefined;
}

/** Which files' whole bytes an extractor needs. All given parts must hold. */
export interface FilePattern {
  /** The whole path. */
  readonly path?: string;
  /** A directory in which the file lies, at any depth; `""` is the root. */
  readonly under?: string;
  readonly baseName?: string;
  /** How the path ends: `.dist-info/METADATA`. */
  readonly suffix?: string;
  /** A larger file is not kept and makes the scan incomplete. */
  readonly maxBytes: number;
}
