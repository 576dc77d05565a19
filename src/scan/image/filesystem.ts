import type { Json } from '#core/index.ts';

export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/** One entry of a merged file system. */
export interface FileEntry {
  /** From the root, without a leading slash: `usr/lib/os-release`. */
  readonly path: string;
  readonly type: FileType;
  /** Bytes of a regular file; 0 for everything else. */
  readonly size: number;
  /** Permission bits with set-user-ID, set-group-ID and sticky: 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symbolic link points, as it is written in the link. */
  readonly target?: string;
}

/**
 * The merged view of an image or a tree. It is all that extractors see: layers, whiteouts and hard links are resolved.
 * Paths are accepted with or without a leading slash and may be unclean. Every look-up follows symbolic links in the
 * directories of a path and at its end (with a limit, inside the root); a dangling link or a loop answers `undefined`.
 */
export interface Filesystem {
  /** The entry that a path leads to; its `path` is the real one, with all links resolved. */
  stat(path: string): FileEntry | undefined;
  /** The content of a file that some extractor's patterns asked for; `undefined` when it is missing or was not kept. */
  read(path: string): Uint8Array | undefined;
  /** The same as UTF-8 text; invalid bytes become U+FFFD. */
  readText(path: string): string | undefined;
  /** Regular files with this base name, ordered by path. Links are not followed: each file comes once. */
  filesNamed(baseName: string): readonly FileEntry[];
  /** Regular files whose real path ends with the suffix, ordered by path. */
  filesEndingWith(suffix: string): readonly FileEntry[];
  /** What lies directly in a directory, ordered by path; empty when there is no such directory. */
  list(directory: string): readonly FileEntry[];
  /** Every file about which this inspector said something while the layers passed, ordered by path. */
  observations(inspector: string): readonly { readonly file: FileEntry; readonly value: Json }[];
}
