import type { Incompleteness, Json } from '#core/index.ts';

/** What a layer's entry is; the numbers stand in the layer cache. */
export const ENTRY = {
  file: 0,
  directory: 1,
  symlink: 2,
  hardLink: 3,
  characterDevice: 4,
  blockDevice: 5,
  fifo: 6,
  /** `.wh.NAME`: hides NAME of lower layers (OCI image-spec, layer.md, "Whiteouts"). The path is NAME's. */
  whiteout: 7,
  /** `.wh..wh..opq`: hides what lower layers have in the directory. The path is the directory's. */
  opaque: 8,
} as const;

export type EntryCode = (typeof ENTRY)[keyof typeof ENTRY];

/** Everything that one layer says, in columns: an image has some 100,000 entries, and threads hand them over. */
export interface LayerContents {
  /** Clean paths from the root, in the order of the archive. */
  readonly paths: readonly string[];
  readonly types: Uint8Array;
  readonly modes: Uint16Array;
  readonly uids: Uint32Array;
  readonly gids: Uint32Array;
  readonly sizes: Float64Array;
  /** Targets of links, by entry. */
  readonly targets: ReadonlyMap<number, string>;
  /** The bytes that were asked for, by entry. */
  readonly kept: ReadonlyMap<number, Uint8Array>;
  readonly observations: readonly Observation[];
  readonly incomplete: readonly Incompleteness[];
}

export interface Observation {
  readonly inspector: string;
  readonly entry: number;
  readonly value: Json;
}
