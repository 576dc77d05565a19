import type { Digest } from '#core/index.ts';

/** What a web server said about a file's version (RFC 9110, section 8.8), kept to ask for changes only. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A file of a feed, lying on disk. */
export interface FetchedFile {
  readonly kind: 'file';
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
  readonly validators: Validators;
}

export type Fetched = FetchedFile | { readonly kind: 'absent' } | { readonly kind: 'unchanged' };

/** Where feeds lie: a directory, or a web server that serves such a directory. */
export interface FeedStore {
  /** As the user named it. */
  readonly location: string;
  /** The names in a directory, those of directories with a slash at the end; undefined when the store cannot list. */
  list(path: string): readonly string[] | undefined;
  /** Brings a file to disk. A larger one than `most` bytes throws `advisory.feed-limit`. */
  fetch(path: string, most: number, known?: Validators): Promise<Fetched>;
}

/** Joins a path of feed parts, each of which may hold blanks and colons but never leads elsewhere. */
export function feedPath(...parts: readonly string[]): string {
  for (const part of parts)
    for (const piece of part.split('/'))
      if (piece === '..' || piece.includes('\\') || piece.includes('\0'))
        throw new RangeError(`${JSON.stringify(part)} leads out of the feed`);
  return parts.filter((part) => part !== '').join('/');
}
