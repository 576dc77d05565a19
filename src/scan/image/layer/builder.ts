import type { Incompleteness, Json } from '#core/index.ts';
import { ENTRY, type EntryCode, type LayerContents, type Observation } from './contents.ts';
import { LAYER_LIMITS } from './limits.ts';

/** Collects a layer's entries into growing columns. */
export class ContentsBuilder {
  readonly #paths: string[] = [];
  #types = new Uint8Array(4096);
  #modes = new Uint16Array(4096);
  #uids = new Uint32Array(4096);
  #gids = new Uint32Array(4096);
  #sizes = new Float64Array(4096);
  readonly #targets = new Map<number, string>();
  readonly #kept = new Map<number, Uint8Array>();
  readonly #observations: Observation[] = [];
  readonly #incomplete: Incompleteness[] = [];
  #keptBytes = 0;
  #unlisted = 0;

  /** Adds an entry and gives its number. */
  add(
    path: string,
    type: EntryCode,
    size: number,
    mode: number,
    uid: number,
    gid: number,
    target?: string,
  ): number {
    const entry = this.#paths.push(path) - 1;
    if (entry === this.#types.length) this.#grow();
    this.#types[entry] = type;
    this.#sizes[entry] = size;
    this.#modes[entry] = mode;
    this.#uids[entry] = uid;
    this.#gids[entry] = gid;
    if (target !== undefined) this.#targets.set(entry, target);
    return entry;
  }

  /** Keeps a copy of a file's bytes, unless the layer has reached its limit of kept bytes. */
  keep(entry: number, bytes: Uint8Array): void {
    if (this.#keptBytes + bytes.length > LAYER_LIMITS.keptBytes) {
      this.miss(
        'image.limit',
        this.#paths[entry]!,
        `the files to be read in one layer exceed ${LAYER_LIMITS.keptBytes} bytes (keptBytes)`,
      );
      return;
    }
    this.#keptBytes += bytes.length;
    this.#kept.set(entry, new Uint8Array(bytes));
  }

  observe(inspector: string, entry: number, value: Json): void {
    this.#observations.push({ inspector, entry, value });
  }

  /** Notes something that could not be looked at; past a limit only their number is told. */
  miss(code: string, what: string, why: string): void {
    if (this.#incomplete.length < LAYER_LIMITS.problems) this.#incomplete.push({ code, what, why });
    else this.#unlisted++;
  }

  build(): LayerContents {
    const count = this.#paths.length;
    if (this.#unlisted > 0) {
      this.#incomplete.push({
        code: 'image.limit',
        what: `${this.#unlisted} more files`,
        why: `only ${LAYER_LIMITS.problems} problems a layer are listed`,
      });
    }
    return {
      paths: this.#paths,
      types: this.#types.subarray(0, count),
      modes: this.#modes.subarray(0, count),
      uids: this.#uids.subarray(0, count),
      gids: this.#gids.subarray(0, count),
      sizes: this.#sizes.subarray(0, count),
      targets: this.#targets,
      kept: this.#kept,
      // Some were made later than those of the entries behind them.
      observations: this.#observations.sort((a, b) => a.entry - b.entry),
      incomplete: this.#incomplete,
    };
  }

  #grow(): void {
    const length = this.#types.length * 2;
    const types = new Uint8Array(length);
    types.set(this.#types);
    this.#types = types;
    const modes = new Uint16Array(length);
    modes.set(this.#modes);
    this.#modes = modes;
    const uids = new Uint32Array(length);
    uids.set(this.#uids);
    this.#uids = uids;
    const gids = new Uint32Array(length);
    gids.set(this.#gids);
    this.#gids = gids;
    const sizes = new Float64Array(length);
    sizes.set(this.#sizes);
    this.#sizes = sizes;
  }
}

/** The code of a tar member's type. */
export function entryCodeOf(
  type: 'file' | 'hard-link' | 'symlink' | 'character-device' | 'block-device' | 'directory' | 'fifo',
): EntryCode {
  switch (type) {
    case 'file':
      return ENTRY.file;
    case 'hard-link':
      return ENTRY.hardLink;
    case 'symlink':
      return ENTRY.symlink;
    case 'character-device':
      return ENTRY.characterDevice;
    case 'block-device':
      return ENTRY.blockDevice;
    case 'directory':
      return ENTRY.directory;
    case 'fifo':
      return ENTRY.fifo;
    default:
      throw new TypeError(type satisfies never);
  }
}
