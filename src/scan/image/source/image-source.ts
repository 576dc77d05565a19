import type { Digest } from '#core/index.ts';
import type { ImageConfig } from './image-config.ts';

/** The bytes of a layer as they are stored: a stretch of a file that can be read at will, or a stream that comes once. */
export type LayerBytes =
  | { readonly kind: 'file'; readonly path: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> };

/** One layer of an image where it is stored. Each `open` is independent of the others, so layers can be read in parallel. */
export interface LayerSource {
  /** Of the blob as stored, which may be compressed; absent where the source does not name it (`docker save`). */
  readonly digest?: Digest;
  /** Of the uncompressed tar, as the image configuration says. */
  readonly diffId: Digest;
  readonly mediaType: string;
  /** Of the blob as stored, in bytes. */
  readonly size: number | undefined;
  /** True where `open` fetches from another machine: a cached layer then saves the fetch. */
  readonly remote?: boolean;
  /** A stream ends with a `Problem` when its bytes are not those of `digest`; `diffId` is the layer reader's to check. */
  open(signal?: AbortSignal): Promise<LayerBytes>;
}

/** An image wherever it comes from: its verified configuration, and its layers from the lowest up. */
export interface ImageSource {
  /** As the person called it. */
  readonly name: string;
  /** Of the image manifest of the chosen platform. */
  readonly manifestDigest?: Digest;
  /** Of the index (manifest list) through which the manifest was chosen. */
  readonly indexDigest?: Digest;
  readonly configDigest: Digest;
  readonly config: ImageConfig;
  readonly layers: readonly LayerSource[];
  readonly repoTags: readonly string[];
  /** Ends connections and open files; layers cannot be opened any more. */
  close(): Promise<void>;
}
